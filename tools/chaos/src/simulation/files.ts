import { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a directory, in a fixed order; none if it is missing. */
export function filesOf(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    });
}

/** Replaces a file's content with functions that call no others of Node's, which are replaced. */
export function replaceContent(file: string, content: Buffer): void {
  const fd = openSync(file, 'w');
  writeSync(fd, content);
  closeSync(fd);
}
