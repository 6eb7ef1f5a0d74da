import { readFileSync } from 'node:fs';

/** A file's text, as UTF-8; its errors always name the path, which the system's own for a folder does not. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isFileError(error)) error.path ??= path;
    throw error;
  }
}

/** Whether the system refused to read or to write. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** An error as a sentence: of what the system refused, which file it is, and what to do about it. */
export function sentenceOf(error: Error): string {
  if (!isFileError(error)) return error.message;
  const { code = '', path, message } = error;
  const words = meanings.get(code);
  return words === undefined || path === undefined ? message : `${path} ${words} (${code})`;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'is a folder, where a file is expected: move it away, or delete it'],
  ['ENOTDIR', 'lies in a file, or is one, where a folder is expected: move the file away, or delete it'],
  ['EEXIST', 'is there already: move it away, or delete it'],
  ['ENOENT', 'is not there, or was deleted meanwhile: see whether the path is right, and run it again'],
  ['ELOOP', 'is a symbolic link that leads back to itself: put the file or folder itself there'],
  ['EACCES', 'is not yours to read or to write: change its permissions, or run as its owner'],
  ['EPERM', 'is not yours to change: change its permissions, or run as its owner'],
  ['EROFS', 'lies on a disk that cannot be written: run it where it can'],
  ['ENOSPC', 'found no room on the disk: make room, and run it again'],
]);
