/** C0 and C1 controls, and characters that change the direction of text (Unicode's Bidi_Control) or end a line. */
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes text from outside safe to print in a terminal. Control characters become escapes such as `\u001b`, so that no
 * event and no response can move the cursor, colour what follows or reorder the words.
 */
export function printable(text: string): string {
  return text.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
