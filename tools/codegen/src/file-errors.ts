import { readFileSync } from 'node:fs';

/** A file's text, as UTF-8. Its errors always have a path, which Node's error for reading a folder does not. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isFileError(error)) error.path ??= path;
    throw error;
  }
}

/** Whether the error is from a system call, such as a failed read or write. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** An error as a sentence: for an error of the system, which file it concerns and what to do about it. */
export function sentenceOf(error: Error): string {
  if (!isFileError(error)) return error.message;
  const { code = '', path, message } = error;
  const words = meanings.get(code);
  return words === undefined || path === undefined ? message : `${path} ${words} (${code})`;
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'is a folder, but a file is expected: move or delete it'],
  ['ENOTDIR', 'is a file, or inside one, but a folder is expected: move or delete the file'],
  ['EEXIST', 'already exists: move or delete it'],
  ['ENOENT', 'does not exist, or was deleted meanwhile: check the path, and run the command again'],
  ['ELOOP', 'is a symbolic link that leads back to itself: replace it with the file or folder'],
  ['EACCES', 'may not be read or written: change its permissions, or run the command as its owner'],
  ['EPERM', 'may not be changed: change its permissions, or run the command as its owner'],
  ['EROFS', 'is on a read-only disk: run the command on a writable one'],
  ['ENOSPC', 'does not fit on the disk: free some space, and run the command again'],
]);
