import { fs } from '../built-ins.js';
import { closeFile } from './close-file.js';

/** A file that is written on and off. */
export interface WrittenFile {
  readonly path: string;
  /** Absent while it is closed. */
  fd: number | undefined;
  /** A sync is under way, which needs the descriptor. */
  isSyncing: boolean;
}

/**
 * The files that all lanes of a spool write. A process has only so many descriptors, and needs them for its own customers: of
 * thousands of channels the most are silent at any moment.
 */
export class OpenFiles {
  /** In the order in which they were opened. */
  readonly #open = new Set<WrittenFile>();

  /** @param max How many are open at once, but for those whose sync is under way. */
  constructor(private readonly max: number) {}

  /** The file's descriptor, be it opened for that; those that were opened first are closed for it. */
  descriptorOf(file: WrittenFile): number {
    return file.fd ?? this.open(file, 'r+');
  }

  open(file: WrittenFile, flags: 'w' | 'r+'): number {
    this.#closeDownTo(this.max - 1);
    const fd = fs().openSync(file.path, flags);
    file.fd = fd;
    this.#open.add(file);
    return fd;
  }

  async sync(file: WrittenFile): Promise<void> {
    const fd = this.descriptorOf(file);
    file.isSyncing = true;
    try {
      await dataSync(fd);
    } finally {
      file.isSyncing = false;
      this.#closeDownTo(this.max);
    }
  }

  close(file: WrittenFile): void {
    if (file.fd === undefined) return;
    this.#open.delete(file);
    closeFile(file.fd);
    file.fd = undefined;
  }

  /** Be it not synced yet: the system keeps an error that nobody was told of for whoever opens the file next. */
  #closeDownTo(most: number): void {
    for (const file of this.#open) {
      if (this.#open.size <= most) return;
      if (!file.isSyncing) this.close(file);
    }
  }
}

function dataSync(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs().fdatasync(fd, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
