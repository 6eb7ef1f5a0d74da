import type { ParseError } from 'jsonc-parser';
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { join, posix, relative } from 'node:path';
import type { DocumentKind } from './document.js';
import { SchemaDocument } from './document.js';
import { readText } from './file-errors.js';
import { maxDepth, tooDeepAt } from './nesting.js';
import type { Finding } from './findings.js';
import { compareText } from './findings.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';

/** The schema files' texts, by their path from the workspace's root. A folder without any is in it too, as `schemas/empty/`. */
export type SchemaFiles = ReadonlyMap<string, string>;

/** The folder has no `schemas` folder, so it is not a workspace. */
export class NoSchemasError extends Error {
  override readonly name = 'NoSchemasError';

  constructor(root: string) {
    super(`There is no folder schemas/ in ${root}: pass the workspace with --root`);
  }
}

/** A schema file is a symbolic link. */
export class SchemaLinkError extends Error {
  override readonly name = 'SchemaLinkError';

  constructor(file: string) {
    super(
      `${file} is a symbolic link, of which git stores only the target, so a change to its text could not be judged: replace it with the file, or refer to a definition with "$ref"`,
    );
  }
}

export interface Loaded {
  readonly documents: readonly SchemaDocument[];
  /** The files that are not a JSON object, which every later step treats as empty ones. */
  readonly findings: readonly Finding[];
}

/**
 * Reads every schema file, in the same order on each machine.
 *
 * @throws NoSchemasError, SchemaLinkError, or the error of a file that cannot be read.
 */
export function readSchemas(root: string): SchemaFiles {
  if (!existsSync(join(root, 'schemas'))) throw new NoSchemasError(root);
  const entries = readdirSync(join(root, 'schemas'), { recursive: true, withFileTypes: true });
  const pathOf = ({ parentPath, name }: Dirent): string =>
    relative(root, join(parentPath, name)).replaceAll('\\', '/');
  const files = entries
    .filter((entry) => !entry.isDirectory() && !isEditorLock(entry))
    .map((entry) => {
      const file = pathOf(entry);
      if (entry.isSymbolicLink()) throw new SchemaLinkError(file);
      return file;
    })
    .filter(isSchemaFile);
  const empty = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${pathOf(entry)}/`)
    .filter((folder) => isOfSource(folder) && !files.some((file) => file.startsWith(folder)));
  const texts = files.map((file) => [file, readText(join(root, file))] as const);
  return new Map(
    [...texts, ...empty.map((folder) => [folder, ''] as const)].sort(([a], [b]) => compareText(a, b)),
  );
}

/** Whether a folder is directly inside `schemas/`, where a source's is. */
function isOfSource(folder: string): boolean {
  return /^schemas\/(?!meta\/|common\/)[^/.][^/]*\/$/.test(folder);
}

/** Emacs puts a link that leads nowhere beside a file with unsaved changes. */
function isEditorLock(entry: Dirent): boolean {
  return entry.isSymbolicLink() && entry.name.startsWith('.#');
}

/**
 * Whether a path from the workspace's root is a schema's, or may have been meant as one: the author of a file that is silently
 * ignored waits for its event. The meta-schemas are for editors: they describe schemas, and nothing is generated from them.
 */
export function isSchemaFile(file: string): boolean {
  if (!/^schemas\/(?!meta\/)/.test(file)) return false;
  const name = posix.basename(file);
  // Pages, what systems hide, and what editors keep beside a file with unsaved changes: `.order.placed.json.swp`.
  return name.endsWith('.json') || !/^[.#]|\.md$/.test(name);
}

/** The keys of the sources that there are. */
export function sourcesOf(files: SchemaFiles): string[] {
  return [...files.keys()].flatMap((file) => /^schemas\/([^/]+)\/source\.json$/.exec(file)?.[1] ?? []);
}

/** Parses the files. One that is not a JSON object, is not UTF-8 or is nested too deeply becomes a finding. */
export function load(files: SchemaFiles): Loaded {
  const findings: Finding[] = [];
  const documents = [...files]
    .sort(([a], [b]) => compareText(a, b))
    .map(([file, text]) => loadDocument(file, text, findings));
  return { documents, findings };
}

function loadDocument(file: string, text: string, findings: Finding[]): SchemaDocument {
  const folder = posix.dirname(file).replace(/^schemas\/?/, '');
  const name = posix.basename(file, '.json');
  const isNamedRight = file.endsWith('.json');
  const make = (value: JsonObject | undefined): SchemaDocument =>
    new SchemaDocument(file, isNamedRight ? kindOf(folder, name) : 'stray', folder, name, text, value);
  // Its content does not matter until it is named like a schema.
  if (!isNamedRight) return make(undefined);
  const unreadable = (message: string, offset: number): SchemaDocument => {
    const document = make(undefined);
    findings.push({
      ...document.finding('invalid-json', [], message),
      place: document.placeAt(offset),
    });
    return document;
  };

  // Bytes of another encoding are read as this character.
  const replacement = text.indexOf('\ufffd');
  if (replacement >= 0) return unreadable('is not UTF-8: save it as UTF-8', replacement);
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) return unreadable(`is nested more than ${maxDepth} deep: flatten it`, tooDeep);
  let value: Json;
  try {
    // Keeps a property that is named `__proto__`.
    value = JSON.parse(text) as Json;
  } catch (cause) {
    const { words, offset } = whyNot(text, cause);
    return unreadable(`is not valid JSON: ${words}`, offset);
  }
  return isJsonObject(value) ? make(value) : unreadable('must hold a JSON object', text.search(/\S/));
}

/** JSON.parse says only that a text is not JSON; this slower parser says where and why, in the same words on each Node. */
function whyNot(text: string, cause: unknown): { words: string; offset: number } {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined)
    return { words: cause instanceof Error ? cause.message : String(cause), offset: 0 };
  return { words: wordsOf(first, text), offset: first.offset };
}

function kindOf(folder: string, name: string): DocumentKind {
  if (folder === '') return name === 'envelope' ? 'envelope' : 'stray';
  if (folder.includes('/')) return 'stray';
  if (folder === 'common') return 'common';
  return name === 'source' ? 'source' : 'event';
}

/** `CommaExpected` → `comma expected`, with advice for common mistakes of people and editors. */
function wordsOf({ error, offset }: ParseError, text: string): string {
  if (text.trim() === '') return 'it is empty';
  if (offset === 0 && text.startsWith('\ufeff')) {
    return 'it begins with a byte order mark (save it as UTF-8 without one)';
  }
  const words = printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  if (words === 'invalid comment token') return 'comments are not allowed (use "description")';
  if (words === 'invalid symbol') return symbolWords(text.slice(offset));
  if (words === 'unexpected end of string')
    return `${words} (a string ends on its line, and a quote in it is written \\")`;
  if (words === 'invalid character') return `${words} in a string (write a tab as \\t, a line break as \\n)`;
  if (words === 'property name expected' || words === 'value expected') {
    return `${words} (a comma before a closing bracket?)`;
  }
  return words;
}

/** What other languages allow, or editors insert: other quotes or none, `True`, a sign, a zero-width space. */
function symbolWords(text: string): string {
  if (/^[<=>|]{7}/.test(text))
    return 'it contains conflict markers from git (keep one side, and delete the markers)';
  const [symbol = ''] = /^[^\s,:{}[\]"]{0,20}/.exec(text) ?? [];
  const code = text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const shown = symbol === '' ? `the white space U+${code}` : JSON.stringify(symbol);
  return `${shown} is not allowed (put names and strings in straight double quotes; anything else is a number such as 1.5, true, false or null)`;
}
