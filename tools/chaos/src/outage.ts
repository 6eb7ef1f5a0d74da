import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';

export interface OutageOptions {
  /** How many events are emitted while nothing can be delivered; an hour at 2,000 a second has 7,200,000. */
  readonly events: number;
  /** Called with a line for each sample. */
  readonly write?: (line: string) => void;
}

/** Resident memory after a share of the events, in bytes. */
export interface OutageSample {
  readonly emitted: number;
  readonly residentBytes: number;
  readonly spoolBytes: number;
}

const sampleCount = 20;

/** Emits during an outage, and samples the memory: the backlog must be on disk, not in memory. */
export async function measureOutage({
  events,
  write = () => undefined,
}: OutageOptions): Promise<OutageSample[]> {
  const directory = mkdtempSync(join(tmpdir(), 'outage-'));
  const klarity = createKlarityEmitter({
    spoolDirectory: directory,
    maxSpoolBytes: 16 * 2 ** 30,
    channelArn: 'arn:aws:cloudtrail:eu-west-1:111122223333:channel/outage',
    // Nobody listens on the discard port.
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: '855341727128', secretAccessKey: 'any' },
  });
  const [input] = examples.discoveryRule.created;
  const samples: OutageSample[] = [];
  try {
    for (let emitted = 1; emitted <= events; emitted++) {
      klarity.discoveryRule.created(input);
      if (emitted % 2000 === 0) await setImmediate();
      if (emitted % Math.ceil(events / sampleCount) === 0) {
        const sample = {
          emitted,
          residentBytes: process.memoryUsage.rss(),
          spoolBytes: klarity.stats().spoolBytes,
        };
        samples.push(sample);
        write(bar(sample));
      }
    }
  } finally {
    await klarity.close({ timeoutMs: 1 });
    rmSync(directory, { recursive: true });
  }
  return samples;
}

function bar({ emitted, residentBytes, spoolBytes }: OutageSample): string {
  const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);
  const length = Math.round(megabytes(residentBytes) / 5);
  return `${String(emitted).padStart(9)} events  ${String(megabytes(spoolBytes)).padStart(5)} MB on disk  ${'█'.repeat(length)} ${megabytes(residentBytes)} MB resident`;
}
