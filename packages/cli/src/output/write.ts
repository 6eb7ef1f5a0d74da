import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and waits for a reader that is slower than we are, so that the unread output stays bounded. */
export async function write(to: Writable, text: string): Promise<void> {
  if (text !== '' && !to.write(text)) await once(to, 'drain');
}
