import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes are drawn for 256 UIDs at once: a draw for each costs four times the rest of making one. */
const pool = Buffer.allocUnsafe(256 * 16);
let offset = pool.length;

function rng(): Uint8Array {
  if (offset === pool.length) {
    randomFillSync(pool);
    offset = 0;
  }
  return pool.subarray(offset, (offset += 16));
}

/** A new UID: a UUID of version 7, so that UIDs sort by the time at which they were made. */
export function newUID(): string {
  return v7({ rng });
}
