import { fs } from '../built-ins.js';
import { closeFile } from './close-file.js';

/** A file that is written from time to time. */
export interface WrittenFile {
  readonly path: string;
  /** Undefined while it is closed. */
  fd: number | undefined;
  /** A sync is in progress, and needs the descriptor. */
  isSyncing: boolean;
}

/** Few at once: the system's threads, of which Node has four by default, would have no time for more. */
const maxSyncingLanes = 8;

/**
 * The files that all lanes of a spool write. Only some are open: a process has few descriptors, which the service needs
 * for its own clients, and most of thousands of channels are idle at any moment.
 */
export class OpenFiles {
  /** In the order in which they were opened. */
  readonly #open = new Set<WrittenFile>();
  #syncingLanes = 0;
  /** Called in order, when another lane may sync. */
  readonly #waiting: (() => void)[] = [];

  /** @param max Maximum number of open files, not counting those being synced. */
  constructor(private readonly max: number) {}

  /** The file's descriptor. If the file must be opened for it, those opened first are closed. */
  descriptorOf(file: WrittenFile): number {
    return file.fd ?? this.open(file, 'r+');
  }

  open(file: WrittenFile, flags: number | 'r+'): number {
    this.#closeDownTo(this.max - 1);
    const fd = fs().openSync(file.path, flags);
    file.fd = fd;
    this.#open.add(file);
    return fd;
  }

  /** Calls `sync`, which opens all files of a lane that it syncs, once few enough other lanes are doing so. */
  async inTurn(sync: () => Promise<void>): Promise<void> {
    if (this.#syncingLanes < maxSyncingLanes) this.#syncingLanes++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await sync();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#syncingLanes--;
    }
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

  /**
   * Also closes files that are not synced yet: the system keeps an unreported error for whoever opens the file next.
   */
  #closeDownTo(most: number): void {
    for (const file of this.#open) {
      if (this.#open.size <= most) return;
      if (!file.isSyncing) this.close(file);
    }
  }
}

/** A quarter of the descriptors that this process may have, if that is known, and no more than `most`: connections need some. */
export function fewDescriptors(most: number): number {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(fs().readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Math.min(most, Math.ceil(Number(limit) / 4) || most);
  } catch {
    return most;
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
