import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Path } from './problem.js';

/** A place in a file; line and column start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A JSON value, with the place of each value in it. */
export interface LocatedJson {
  readonly value: unknown;
  /** The place of the value at a path; if there is none, of the object or array around it. */
  readonly placeOf: (path: Path) => Place;
}

/** Why a text is not JSON, and where. */
export class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

/**
 * Parses JSON. Throws JsonError.
 *
 * @param line The line of the file where the text starts, from 1.
 */
export function readJson(text: string, line = 1): LocatedJson {
  const placeAt = places(text, line);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonError(...whyNot(text, placeAt, cause));
  }
  // Most events are valid: the tree costs more than the values, and is built only for an invalid one.
  let tree: Node | undefined;
  return {
    value,
    placeOf(path) {
      if (path.length === 0) return placeAt(/\S/.exec(text)?.index ?? 0);
      tree ??= treeOf(text);
      for (let length = path.length; tree !== undefined && length >= 0; length -= 1) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node !== undefined) return placeAt(nameOf(node).offset);
      }
      return placeAt(/\S/.exec(text)?.index ?? 0);
    },
  };
}

/** The place of a property is that of its name. */
function nameOf(node: Node): Node {
  return node.parent?.type === 'property' ? node.parent : node;
}

/** `undefined` if the value is nested too deeply to walk: then every place is its start. */
function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function whyNot(
  text: string,
  placeAt: (offset: number) => Place,
  cause: unknown,
): [message: string, place: Place] {
  if (text.trim() === '') return ['is empty', placeAt(0)];
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const [first] = errors;
  if (first === undefined) return [cause instanceof Error ? cause.message : String(cause), placeAt(0)];
  const words = printParseErrorCode(first.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return [`is not JSON: ${words}`, placeAt(first.offset)];
}

/** Finds the line starts once, and only when a place is needed: a long file may have many problems. */
function places(text: string, firstLine: number): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: firstLine + low, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}
