/** Characters that change the direction of text (Unicode's Bidi_Control). */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text of an event with escapes such as `\u202e` for what would reorder its words: nobody takes it for another, and as
 * a part of JSON it stays the same.
 */
export function visible(text: string): string {
  return text.replace(
    directions,
    (direction) => `\\u${direction.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
