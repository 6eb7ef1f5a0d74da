import type { Json } from '../json.js';

/** A value of a list in words: a text as it is, unless that is empty or could be read as another value, such as `"5"`. */
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
