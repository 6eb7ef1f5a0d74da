import { fs } from '../built-ins.js';

/**
 * Gives a descriptor back. What close may say is heard by nobody: what had to be on disk was synced before, and the number is
 * the system's again even where close fails. Whoever closed it once more would close another's file.
 */
export function closeFile(fd: number): void {
  try {
    fs().closeSync(fd);
  } catch {
    // As above.
  }
}
