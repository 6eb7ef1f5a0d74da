import { buildModel } from '../build-model.js';
import { grouped } from '../describe/counted.js';
import { own } from '../json.js';
import { Schemas } from '../schemas.js';
import { eventSizes, type Limited } from '../size/event-size.js';
import type { WorstCase } from '../size/worst-case.js';
import type { Rule } from './rule.js';

export const worstCaseSize: Rule = {
  name: 'worst-case-size',
  description: 'The largest event that a schema allows is larger than CloudTrail accepts.',
  level: 'warning',
  needsSoundness: true,
  *check(schemas, { isSound, eventOf }) {
    if (schemas.envelope === undefined || !isSound(schemas.envelope)) return;
    const { envelope } = buildModel(new Schemas([schemas.envelope]));
    const sources = new Map(schemas.sources.map(({ folder, value }) => [folder, value]));
    for (const document of schemas.events) {
      if (!isSound(document)) continue;
      const source = sources.get(document.folder) ?? {};
      const textOf = (key: string): string => {
        const text = own(source, key);
        return typeof text === 'string' ? text : '';
      };
      const sizes = eventSizes(envelope, eventOf(document), {
        eventSource: textOf('eventSource'),
        version: textOf('version'),
      });
      const tooLarge = sizes.filter(({ size, maxBytes }) => size.bytes > maxBytes);
      // If a section is too large, the event is too large because of it.
      const told = tooLarge.length > 1 ? tooLarge.filter(({ section }) => section !== undefined) : tooLarge;
      for (const limited of told) {
        const path = limited.section === undefined ? [] : ['properties', limited.section];
        yield document.finding(this.name, path, messageOf(limited), 'key');
      }
    }
  },
};

function messageOf({ section, maxBytes, size }: Limited): string {
  const what = section ?? 'the event';
  const head = `${what} may have ${grouped(size.bytes)} bytes of JSON, but the limit is ${grouped(maxBytes)}`;
  const contributor = largestContributor(size);
  if (contributor === undefined) return `${head}: make it smaller`;
  const { path, times, bytes, reason } = contributor;
  const each = times === 1 ? reason : `${grouped(times)} times ${reason ?? `${grouped(bytes)} bytes`}`;
  const account = each === undefined ? '' : ` (${each})`;
  return `${head}: ${path} contributes most, ${grouped(times * bytes)} bytes${account}, so bound it more tightly`;
}

interface Contributor {
  /** As people write it: `lines[].remark`. */
  readonly path: string;
  /** How often it may occur. */
  readonly times: number;
  /** Of each occurrence, with its name and punctuation. */
  readonly bytes: number;
  readonly reason: string | undefined;
}

/** What contributes most: the largest member, then its largest member, as long as that is at least half of it. */
function largestContributor(size: WorstCase): Contributor | undefined {
  let found: Contributor | undefined;
  for (let within = size; ;) {
    const [largest, ...others] = within.parts;
    if (largest === undefined) return found;
    const next = others.reduce((most, each) => (each.bytes > most.bytes ? each : most), largest);
    if (found !== undefined && next.bytes * 2 < within.bytes) return found;
    const path = found?.path ?? '';
    found = {
      path: next.step === '[]' || path === '' ? path + next.step : `${path}.${next.step}`,
      times: (found?.times ?? 1) * next.times,
      bytes: next.times === 1 ? next.bytes : next.size.bytes + ','.length,
      reason: next.size.reason,
    };
    within = next.size;
  }
}
