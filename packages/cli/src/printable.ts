/** C0 and C1 controls, and those that turn the direction of text (Unicode's Bidi_Control) or end a line. */
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that others wrote, fit for a terminal: a control character becomes its escape, `\u001b`, so that no event
 * and no answer of AWS can move the cursor, colour what follows, or show words in another order.
 */
export function printable(text: string): string {
  return text.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
