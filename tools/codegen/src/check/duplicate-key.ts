import type { Node } from 'jsonc-parser';
import { getNodePath } from 'jsonc-parser';
import type { SchemaDocument } from '../document.js';
import type { Json } from '../json.js';
import type { Rule } from './rule.js';

/** Parsers differ in which of two equal keys they keep, so the file would be ambiguous. */
export const duplicateKey: Rule = {
  name: 'duplicate-key',
  description: 'An object has the same key twice.',
  *check({ documents }) {
    for (const document of documents) {
      if (!mayRepeatKeys(document)) continue;
      for (const { node, key } of repeatedKeys(document.tree)) {
        yield {
          ...document.finding(
            this.name,
            getNodePath(node),
            `${JSON.stringify(key)} appears twice in this object: remove one`,
          ),
          place: document.placeAt(node.offset),
        };
      }
    }
  },
};

/** Whether the text has more keys than the parsed value, which keeps only one of each. */
function mayRepeatKeys({ text, value }: SchemaDocument): boolean {
  return countColons(text) > countKeys(value);
}

/** The colons outside of strings, one for each key. No regular expression: it overflows the stack in a string of megabytes. */
function countColons(text: string): number {
  let count = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (inString && character === '\\') offset++;
    else if (character === '"') inString = !inString;
    else if (character === ':' && !inString) count++;
  }
  return count;
}

function countKeys(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  return members.reduce<number>(
    (count, member) => count + countKeys(member),
    Array.isArray(value) ? 0 : members.length,
  );
}

function* repeatedKeys(node: Node | undefined): Generator<{ node: Node; key: string }> {
  const seen = new Set<unknown>();
  for (const child of node?.children ?? []) {
    if (node?.type === 'object') {
      const [name] = child.children ?? [];
      if (name !== undefined && seen.has(name.value)) yield { node: name, key: String(name.value) };
      seen.add(name?.value);
    }
    yield* repeatedKeys(child);
  }
}
