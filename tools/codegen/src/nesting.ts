/**
 * How deep objects and arrays of a schema file, and groups of a pattern, may be nested. Everything that walks them does so
 * recursively.
 */
export const maxDepth = 100;

/** Where a file is nested deeper than that: found by its brackets alone, since a parser would itself be recursive. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (inString) {
      if (character === '\\') offset++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > maxDepth) return offset;
  }
  return undefined;
}
