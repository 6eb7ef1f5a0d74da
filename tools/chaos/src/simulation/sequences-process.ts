/*
 * The process in which sequences run: its timers, its clock and its disk are replaced permanently, so nothing else may run in it.
 *
 * Sends a report of each sequence to its parent. Arguments: its own directory, the first seed, and how many sequences.
 */
import { join } from 'node:path';
import { Dice } from './dice.js';
import { FaultyDisk } from './faulty-disk.js';
import { Sequence, type SequenceReport } from './sequence.js';
import { VirtualTime } from './virtual-time.js';

const [directory = '', first, count] = process.argv.slice(2);
const firstSeed = Number(first);

const root = join(directory, 'disk');
const time = new VirtualTime();
const world = { time, root, disk: new FaultyDisk(root, time, new Dice(firstSeed)) };
let current: Sequence | undefined;
process.on('unhandledRejection', (error) => {
  current?.fail(error ?? new Error('a promise was rejected without an error, and nobody handled it'));
});

for (let seed = firstSeed; seed < firstSeed + Number(count); seed++) {
  current = new Sequence(seed, world);
  await tell(await current.run());
}
process.disconnect();

function tell(report: SequenceReport): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(report, (error: Error | null) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
