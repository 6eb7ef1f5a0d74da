import { crypto, fs } from '../built-ins.js';
import { join, resolve } from 'node:path';
import { EmitterError } from '../errors.js';
import { Budget } from './budget.js';
import { syncDirectory } from './checkpoint.js';
import { FileLane } from './file-lane.js';
import { laneKeyFile, readLaneKey, writeLaneKey } from './lane-key-file.js';
import { lockDirectory } from './lock.js';
import { makeDirectory } from './make-directory.js';
import { fewDescriptors, OpenFiles } from './open-files.js';
import type { Damage } from './segment-reader.js';
import { type LaneKey, laneName, type Spool } from './spool.js';
import { attempt } from './spool-error.js';

export interface FileSpoolOptions {
  /** The directory, for this process alone; created if missing. */
  readonly directory: string;
  /** Maximum size of all segments together, in bytes. Default: 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** Maximum size of one segment, in bytes. Default: 8 MiB. */
  readonly segmentBytes?: number | undefined;
  /**
   * Maximum size of the entries that wait in memory as well as on disk, in bytes; as much again for those that failed, and
   * are to be sent again. Default: 16 MiB.
   */
  readonly maxMemoryBytes?: number | undefined;
  /**
   * Maximum number of segments open for writing, not counting those being synced. Default: 256, or a quarter of the process's
   * descriptors.
   */
  readonly maxOpenSegments?: number | undefined;
  /** Called after damage was found. */
  readonly onDamage?: ((damage: Damage) => void) | undefined;
  /** Called when the directory was removed, or another process has taken it over, since this one sent no heartbeat. */
  readonly onTaken?: ((error: EmitterError) => void) | undefined;
}

const lanesName = 'lanes';

/**
 * Keeps entries on disk: they survive a crash of the process once `append` has returned, and of the machine once
 * `stored` has resolved.
 *
 * @throws EmitterError `spool_locked` if another process owns the directory, `spool_failed` if it cannot be used.
 */
export function createFileSpool(options: FileSpoolOptions): Spool {
  const named = resolve(options.directory);
  // What the name stands for may change later: daemons change their working directory, and deployments the link to the
  // current release.
  const directory = attempt(named, () => {
    makeDirectory(join(named, lanesName));
    return fs().realpathSync(named);
  });
  const damages: Damage[] = [];
  const disk = new Budget(options.maxBytes ?? 2 ** 30, () => {
    for (const lane of lanes.values()) lane.reclaim();
  });
  const maxMemoryBytes = options.maxMemoryBytes ?? 16 * 2 ** 20;
  const laneOptions = {
    confirmOwner: (): void => {
      lock.confirm();
    },
    segmentBytes: options.segmentBytes ?? 8 * 2 ** 20,
    disk,
    files: new OpenFiles(options.maxOpenSegments ?? fewDescriptors(256)),
    memory: new Budget(maxMemoryBytes),
    kept: new Budget(maxMemoryBytes),
    onDamage: (damage: Damage): void => {
      damages.push(damage);
      // Later: a logger that emits must not find a lane that is being opened, and open it a second time.
      void Promise.resolve(damage).then(options.onDamage);
    },
  };
  const lanes = new Map<string, FileLane>();
  /** Not at first: an earlier process may have created a lane's folder, and died. */
  let areFoldersSynced = false;
  let taken: EmitterError | undefined;

  const lock = attempt(directory, () =>
    lockDirectory(directory, join(directory, lanesName), (why) => {
      taken = new EmitterError('spool_failed', `${directory} ${why}`);
      for (const lane of lanes.values()) lane.leave(taken);
      options.onTaken?.(taken);
    }),
  );

  function folderOf(key: LaneKey): string {
    // In UTF-8, all lone surrogates are alike, and two tenants might share a folder.
    const hash = crypto().createHash('sha256').update(laneName(key), 'utf16le').digest('hex');
    return join(directory, lanesName, hash.slice(0, 32));
  }

  /** Undefined if it is missing or damaged: with another lane's key, nobody would ever open this one. */
  function keyOf(folder: string): LaneKey | undefined {
    const key = readLaneKey(folder);
    return key && folderOf(key) === folder ? key : undefined;
  }

  function open(key: LaneKey): FileLane {
    const name = laneName(key);
    const lane = lanes.get(name);
    if (lane) return lane;
    lock.confirm();
    if (taken) throw taken;
    const folder = folderOf(key);
    return attempt(folder, () => {
      if (keyOf(folder) === undefined) {
        areFoldersSynced = false;
        writeLaneKey(folder, key);
      }
      if (!areFoldersSynced) syncDirectory(join(directory, lanesName));
      areFoldersSynced = true;
      const opened = new FileLane(folder, laneOptions);
      lanes.set(name, opened);
      return opened;
    });
  }

  /** A lane whose key is damaged keeps its entries until it is opened, which rewrites the key. */
  function knownKey(folder: string): LaneKey[] {
    const key = keyOf(folder);
    if (key !== undefined) return [key];
    const file = laneKeyFile(folder);
    if (fs().existsSync(file)) laneOptions.onDamage({ file, offset: 0, bytes: fs().statSync(file).size });
    return [];
  }

  return {
    durable: true,
    open,
    left: () =>
      attempt(directory, () =>
        fs()
          .readdirSync(join(directory, lanesName), { withFileTypes: true })
          // A file manager or an operator may have left files there.
          .filter((entry) => entry.isDirectory())
          .flatMap(({ name }) => knownKey(join(directory, lanesName, name)))
          .filter((key) => {
            const lane = open(key);
            // Entries lost to damage are counted, even if nothing else is left.
            return lane.unsettled > 0 || lane.deadLetterCount > 0 || lane.lost > 0;
          }),
      ),
    damages,
    get bytes() {
      return disk.used;
    },
    close() {
      for (const lane of lanes.values()) lane.close();
      lock.release();
    },
  };
}
