import { fs } from '../built-ins.js';

/**
 * Closes a descriptor, and ignores any error: what had to be on disk was synced before, and the system has freed the
 * number even if close fails. Closing it again might close somebody else's file.
 */
export function closeFile(fd: number): void {
  try {
    fs().closeSync(fd);
  } catch {
    // See above.
  }
}
