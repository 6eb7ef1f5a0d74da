import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and waits where the reader is slower than we are, so that what is not read yet stays bounded. */
export async function write(to: Writable, text: string): Promise<void> {
  if (text !== '' && !to.write(text)) await once(to, 'drain');
}
