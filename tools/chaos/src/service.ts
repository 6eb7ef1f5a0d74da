/*
 * The process that is killed: emits without a pause, with a spool directory, to three customers' channels.
 *
 * It writes a line to the journal before each call, and one after it. Writes to a file survive SIGKILL, so the journal says
 * what was accepted whenever the process is killed. Arguments: directory, endpoint, name of the run, "emit" or "drain".
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';

const [directory = '', endpoint = '', run = '', mode = ''] = process.argv.slice(2);

const customers = ['acme', 'globex', 'initech'];
const channels = Object.fromEntries(
  customers.map((customer, index) => [
    customer,
    { channelArn: `arn:aws:cloudtrail:eu-west-1:11112222333${index}:channel/${customer}` },
  ]),
);

const klarity = createKlarityEmitter({
  spoolDirectory: join(directory, 'spool'),
  endpoint,
  channels,
  credentials: { accessKeyId: '855341727128', secretAccessKey: 'any' },
  lingerMs: 5,
  backoff: { initialMs: 5, maxMs: 50 },
  requestTimeoutMs: 1000,
});

if (mode === 'drain') {
  const report = await klarity.close({ timeoutMs: 60_000 });
  if (report.pending > 0) throw new Error(JSON.stringify(report.reasons));
} else {
  const journal = openSync(join(directory, 'journal'), 'a');
  const [input] = examples.discoveryRule.created;
  process.stdout.write('emitting\n');
  for (let n = 0; ; n++) {
    const UID = `${run}-${n}`;
    const customer = klarity.forTenant(customers[n % customers.length] ?? '');
    writeSync(journal, `calling ${UID}\n`);
    const receipt = customer.discoveryRule.created({ ...input, UID });
    writeSync(journal, `accepted ${UID}\n`);
    if (n % 10 === 0) {
      void receipt.stored.then(() => writeSync(journal, `stored ${UID}\n`));
      // Lets requests and responses proceed: without it, the event loop would never end its first turn.
      await setImmediate();
    }
  }
}
