import { createAutobackupEmitter } from '@org/emitter-autobackup';
import { examples as autobackup } from '@org/emitter-autobackup/testing';
import { createAutopatcherEmitter } from '@org/emitter-autopatcher';
import { examples as autopatcher } from '@org/emitter-autopatcher/testing';
import { createImagefactoryEmitter } from '@org/emitter-imagefactory';
import { examples as imagefactory } from '@org/emitter-imagefactory/testing';
import { createKlarityEmitter, type Receipt } from '@org/emitter-klarity';
import { examples as klarity } from '@org/emitter-klarity/testing';
import { createMaestroEmitter } from '@org/emitter-maestro';
import { examples as maestro } from '@org/emitter-maestro/testing';
import { providerAccountId, type Integration } from './integration.js';
import type { Timeline } from './timeline.js';

/** What a loop over all emitters needs to know of them: `emitter[resource][action](input)`. */
type Tree = Readonly<Record<string, Readonly<Record<string, (input: object) => Receipt>>>>;
type Examples = Readonly<Record<string, Readonly<Record<string, readonly [object, ...object[]]>>>>;

/**
 * The provider's five services: each emits the first example of each of its events, waits until CloudTrail has
 * them, and shuts down as a service does.
 *
 * @returns How many events were delivered.
 */
export async function emitOfEach(
  endpoint: string,
  integration: Integration,
  timeline: Timeline,
): Promise<number> {
  const { channelArn, externalId } = integration;
  const credentials = { accessKeyId: providerAccountId, secretAccessKey: 'any secret will do' };
  const options = { channelArn, externalId, endpoint, credentials };
  const services = [
    { name: 'klarity', emitter: createKlarityEmitter(options), examples: klarity },
    { name: 'autobackup', emitter: createAutobackupEmitter(options), examples: autobackup },
    { name: 'autopatcher', emitter: createAutopatcherEmitter(options), examples: autopatcher },
    { name: 'imagefactory', emitter: createImagefactoryEmitter(options), examples: imagefactory },
    { name: 'maestro', emitter: createMaestroEmitter(options), examples: maestro },
  ];
  let count = 0;
  for (const { name, emitter, examples } of services) {
    const receipts = emitFirstExamples(emitter as unknown as Tree, examples);
    await Promise.all(receipts.map((receipt) => receipt.delivered));
    const report = await emitter.close();
    if (report.pending > 0 || report.rejected > 0)
      throw new Error(`${name}: ${JSON.stringify(report.reasons)}`);
    timeline.done(`${name}: ${receipts.length} events delivered`);
    count += receipts.length;
  }
  return count;
}

function emitFirstExamples(tree: Tree, examples: Examples): Receipt[] {
  return Object.entries(examples).flatMap(([resource, actions]) =>
    Object.entries(actions).map(([action, [example]]) => {
      const emit = tree[resource]?.[action];
      if (!emit) throw new Error(`the emitter has no method ${resource}.${action}`);
      return emit(example);
    }),
  );
}
