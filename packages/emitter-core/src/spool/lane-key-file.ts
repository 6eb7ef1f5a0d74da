import { fs } from '../built-ins.js';
import { join } from 'node:path';
import type { LaneKey } from './spool.js';
import { writeFileDurably } from './write-file.js';

/** The file in a lane's folder that says whose it is: after a restart, nothing else knows the tenant. */
export function laneKeyFile(folder: string): string {
  return join(folder, 'lane.json');
}

/** @returns undefined if the file is missing or damaged. */
export function readLaneKey(folder: string): LaneKey | undefined {
  try {
    const key = JSON.parse(fs().readFileSync(laneKeyFile(folder), 'utf8')) as Partial<LaneKey> | null;
    return typeof key?.channelArn === 'string' ? (key as LaneKey) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function writeLaneKey(folder: string, key: LaneKey): void {
  fs().mkdirSync(folder, { recursive: true });
  writeFileDurably(laneKeyFile(folder), (fd) => {
    fs().writeFileSync(fd, `${JSON.stringify(key)}\n`);
  });
}
