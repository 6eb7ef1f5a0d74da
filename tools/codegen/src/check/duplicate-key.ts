import type { Node } from 'jsonc-parser';
import { getNodePath } from 'jsonc-parser';
import type { Rule } from './rule.js';

/** JSON readers differ in which of two equal keys they keep, so the file would mean different things. */
export const duplicateKey: Rule = {
  name: 'duplicate-key',
  description: 'An object of the file has the same key twice.',
  *check({ documents }) {
    for (const document of documents) {
      for (const { node, key } of repeatedKeys(document.root)) {
        yield {
          ...document.finding(
            this.name,
            getNodePath(node),
            `${JSON.stringify(key)} stands here twice: leave one out`,
          ),
          place: document.placeAt(node.offset),
        };
      }
    }
  },
};

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
