import type { Json } from '../json.js';

/** A value of a list in words: a text is unquoted, unless it is empty or could be read as another value, such as `"5"`. */
export function valueWords(value: Json): string {
  return typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value);
}

function isPlain(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return text.trim() !== '';
  }
}
