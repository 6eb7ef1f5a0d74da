import type { Finding } from '../findings.js';
import { checkSchemas } from '../generate.js';
import type { Json, JsonObject } from '../json.js';
import type { SchemaFiles } from '../load.js';
import { ScaffoldError } from './errors.js';

/** A schema file to write, and what is left to do in it. */
export interface Scaffold {
  /** From the workspace's root. */
  readonly file: string;
  readonly text: string;
  /** What the check still finds in it: what only its author can write. */
  readonly open: readonly Finding[];
  /** What to do after that, each as a sentence. */
  readonly next: readonly string[];
}

/** A placeholder that the author replaces: every rule about words finds it. */
export const blank = '';

/**
 * Creates a file with these members, and runs the check on it: a name that the check would refuse is refused here.
 *
 * @throws ScaffoldError If the file exists, or the check finds an error other than a blank.
 */
export function scaffold(
  files: SchemaFiles,
  file: string,
  members: JsonObject,
  next: readonly string[],
): Scaffold {
  if (files.has(file)) throw new ScaffoldError(`${file} already exists, and was not changed.`);
  const text = print(members);
  const before = new Set(checkSchemas(files).findings.map(identify));
  const found = checkSchemas(new Map([...files, [file, text]])).findings.filter(
    (finding) => !before.has(identify(finding)),
  );
  const wrong = found.filter((finding) => finding.level === 'error' && !isOpen(members, finding));
  if (wrong.length > 0) {
    const reasons = wrong.map(({ message }) => message);
    throw new ScaffoldError(`${file} cannot be created: ${[...new Set(reasons)].join('; ')}.`);
  }
  return { file, text, open: found, next };
}

function identify({ rule, place, message }: Finding): string {
  return `${place.file} ${rule} ${message}`;
}

/** Whether a finding is about a blank, or about the events that a new source does not have yet. */
function isOpen(members: JsonObject, { path, message }: Finding): boolean {
  if (message.startsWith('the source has no event yet')) return true;
  let value: Json | undefined = members;
  for (const part of path) {
    value = (value as Partial<Record<string | number, Json>> | null | undefined)?.[part];
  }
  return value === blank;
}

/** JSON in the form that Prettier gives it, so that a commit needs no other step. */
function print(value: Json, indent = '', room = 80): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const flat = printFlat(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (flat.length <= room && !value.some((item) => typeof item === 'object')) return flat;
    return `[\n${value.map((item) => deeper + print(item, deeper, 110 - deeper.length)).join(',\n')}\n${indent}]`;
  }
  const lines = Object.entries(value).map(([key, item]) => {
    const head = `${deeper}${JSON.stringify(key)}: `;
    return head + print(item, deeper, 110 - head.length);
  });
  return `{\n${lines.join(',\n')}\n${indent}}${indent === '' ? '\n' : ''}`;
}

function printFlat(value: Json): string {
  return Array.isArray(value) ? `[${value.map(printFlat).join(', ')}]` : JSON.stringify(value);
}
