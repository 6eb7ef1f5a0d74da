/**
 * How deep objects and arrays of a schema file may lie in each other, and the groups of a pattern. Whatever walks them does so
 * recursively.
 */
export const greatestDepth = 100;

/** Where a file goes deeper than that, which its brackets tell without a parser, which would itself be recursive. */
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
    if (depth > greatestDepth) return offset;
  }
  return undefined;
}
