import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Finding, Level, Place } from './findings.js';
import type { JsonObject, JsonPath } from './json.js';

export type DocumentKind = 'event' | 'source' | 'common' | 'envelope' | 'stray';

/** One schema file: its text, its parsed value, and where in the text each value is. */
export class SchemaDocument {
  /** Whether the file is a JSON object; if not, no other rule looks at it. */
  readonly isReadable: boolean;
  /** The parsed file; an empty object if it is not a JSON object, which is a finding of its own. */
  readonly value: JsonObject;
  #tree: Node | undefined;

  constructor(
    /** From the workspace's root, with slashes: `schemas/klarity/discoveryRule.created.json`. */
    readonly file: string,
    readonly kind: DocumentKind,
    /** The folder under `schemas/`, which is the source's key for events: `klarity`. */
    readonly folder: string,
    /** The file's name without `.json`: `discoveryRule.created`. */
    readonly name: string,
    readonly text: string,
    value: JsonObject | undefined,
  ) {
    this.isReadable = value !== undefined;
    this.value = value ?? {};
  }

  /** The positions of all values. Parsed when first needed: most files have no finding. */
  get tree(): Node | undefined {
    if (this.isReadable) this.#tree ??= parseTree(this.text);
    return this.#tree;
  }

  placeAt(offset: number): Place {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    return { file: this.file, line, column: offset - before.lastIndexOf('\n') };
  }

  /** The place of a value, or of the nearest value around it if the path leads nowhere. */
  place(path: JsonPath, at: 'value' | 'key' = 'value'): Place {
    if (this.tree === undefined) return this.placeAt(0);
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(this.tree, path.slice(0, length));
      if (node === undefined) continue;
      const isProperty = node.parent?.type === 'property';
      return this.placeAt(
        isProperty && at === 'key' && length === path.length ? node.parent.offset : node.offset,
      );
    }
    return this.placeAt(this.tree.offset);
  }

  finding(
    rule: string,
    path: JsonPath,
    message: string,
    at?: 'value' | 'key',
    level: Level = 'error',
  ): Finding {
    return { rule, level, message, place: this.place(path, at), path };
  }
}
