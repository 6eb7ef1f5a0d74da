import type {
  Batch,
  CloudTrailDataClient,
  EntryOutcome,
  PutAuditEventsOutput,
  Transport,
} from '@org/emitter-core';
import type { Dice } from './dice.js';
import { eventIDOf, type Life, type Model, type ModelEvent, type Told } from './model.js';
import type { VirtualTime } from './virtual-time.js';

/** How CloudTrail responds for some time. */
export type Mood = 'good' | 'flaky' | 'picky' | 'refusing' | Exclude<Told, 'delivered'>;

/** Some are in it twice, because most of the model is about delivered events. */
export const moods: readonly [Mood, ...Mood[]] = [
  'good',
  'good',
  'flaky',
  'flaky',
  'picky',
  'retry',
  'park',
  'split',
  'refusing',
  'reject',
];

/** The response to a request: a result for each entry, or garbage, or an error. */
type Answer =
  | { readonly kind: 'entries'; readonly told: readonly (Told | 'untold')[] }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'error' };

const garbageOutcomes: readonly unknown[] = [
  undefined,
  null,
  7,
  {},
  'x',
  [null, 4, { kind: 'no' }, { kind: 'reject' }],
];
const garbageOutputs: readonly unknown[] = [
  undefined,
  null,
  5,
  {},
  [],
  { successful: null },
  { successful: 5 },
  { successful: [null] },
  { failed: [null] },
  { successful: {}, failed: 'x' },
];

/** CloudTrail behind a network, which both fail: responses are late, partial, garbage, or missing. */
export class FaultyCloudTrail {
  mood: Mood = 'good';
  /** What a service's own transport does when it is called: it may emit. */
  onSend: () => void = () => undefined;

  /** The UIDs that it does not accept while it is picky: one in ten, or every second one. */
  readonly #isPicked: RegExp;

  constructor(
    private readonly time: VirtualTime,
    private readonly dice: Dice,
    private readonly model: Model,
  ) {
    this.#isPicked = dice.pick([/7$/, /[13579]$/]);
  }

  /** A transport of the service's own. */
  transport(life: Life): Transport {
    return {
      send: ({ channel, entries }: Batch) => {
        if (life.state === 'killed') return never();
        const sent = this.model.send(channel, entries, life);
        if (this.mood !== 'good' && this.dice.happens(0.05)) {
          this.#tell(sent, { kind: 'error' }, life);
          throw new Error('thrown before there was a promise');
        }
        this.onSend();
        return this.#answered(sent, life, (answer) => this.#outcomes(sent, answer));
      },
      close: () => undefined,
    };
  }

  /** AWS's client, of the service's own. */
  client(life: Life): CloudTrailDataClient {
    return {
      putAuditEvents: ({ channelArn, externalId, auditEvents }) => {
        if (life.state === 'killed') return never();
        const entries = auditEvents.map(({ id, eventData }) => ({ UID: id, eventData }));
        const sent = this.model.send({ channelArn, externalId }, entries, life);
        return this.#answered(sent, life, (answer) => this.#output(sent, answer));
      },
    };
  }

  /** Responds at once or later; the result is drawn at that moment. */
  #answered<Output>(
    sent: readonly ModelEvent[],
    life: Life,
    express: (answer: Answer) => Output,
  ): Promise<Output> {
    return new Promise((resolve) => {
      const end = (): void => {
        if (life.state === 'killed') return;
        const answer = this.#decide(sent);
        this.#tell(sent, answer, life);
        resolve(Promise.resolve(answer).then(express));
      };
      if (this.dice.happens(0.2)) end();
      else this.time.later(end, this.dice.below(this.dice.pick([5, 300, 3000])));
    });
  }

  #decide(sent: readonly ModelEvent[]): Answer {
    if (this.mood !== 'good' && this.dice.happens(0.1)) return { kind: 'error' };
    if (this.mood === 'flaky' && this.dice.happens(0.1)) return { kind: 'garbage' };
    return { kind: 'entries', told: sent.map((event) => this.#decideOne(event)) };
  }

  #decideOne({ UID }: ModelEvent): Told | 'untold' {
    const odds = this.dice.next();
    switch (this.mood) {
      case 'good':
        return 'delivered';
      case 'flaky':
        if (odds < 0.6) return 'delivered';
        if (odds < 0.8) return 'retry';
        return odds < 0.9 ? 'reject' : 'untold';
      case 'picky':
        // The same events each time: they must not hold up the others.
        return this.#isPicked.test(UID) ? 'retry' : 'delivered';
      case 'refusing':
        return odds < 0.5 ? 'reject' : 'delivered';
      default:
        return this.mood;
    }
  }

  #tell(sent: readonly ModelEvent[], answer: Answer, life: Life): void {
    for (const [index, event] of sent.entries()) {
      const told = answer.kind === 'entries' ? answer.told[index] : undefined;
      this.model.answer(
        event,
        told === undefined || told === 'untold' ? 'retry' : told,
        life,
        sent.length === 1,
      );
    }
  }

  /** The answer as a transport gives it. */
  #outcomes(sent: readonly ModelEvent[], answer: Answer): EntryOutcome[] {
    if (answer.kind === 'error') {
      // A service's transport may reject with anything.
      const anything: unknown = this.dice.happens(0.5) ? undefined : new Error('no answer');
      throw anything;
    }
    if (answer.kind === 'garbage') return this.dice.pick(garbageOutcomes) as EntryOutcome[];
    return sent.map(({ UID }, index) => {
      const kind = answer.told[index] ?? 'untold';
      if (kind === 'untold') return undefined as unknown as EntryOutcome;
      if (kind === 'delivered') return { kind, eventID: eventIDOf(UID) };
      const code = kind === 'retry' ? this.dice.pick(['InternalFailure', 'Throttling']) : 'Simulated';
      return { kind, code, message: 'words' };
    });
  }

  /** The answer as AWS's client gives it: an error for the whole request, or the two lists, in any order. */
  #output(sent: readonly ModelEvent[], answer: Answer): PutAuditEventsOutput {
    if (answer.kind === 'error') {
      throw clientError(this.dice.pick(['ThrottlingException', 'Unheard']), this.dice.pick([undefined, 500]));
    }
    if (answer.kind === 'garbage') return this.dice.pick(garbageOutputs) as PutAuditEventsOutput;
    if (answer.told[0] === 'park')
      throw clientError(this.dice.pick(['ChannelNotFound', 'ExpiredTokenException']), 400);
    if (answer.told[0] === 'split')
      throw this.dice.pick([clientError('ValidationException', 400), clientError('Unheard', 413)]);
    const successful: { id: string; eventID: string }[] = [];
    const failed: { id: string; errorCode: string; errorMessage?: string }[] = [];
    for (const [index, { UID }] of sent.entries()) {
      const told = answer.told[index];
      if (told === 'delivered') successful.push({ id: UID, eventID: eventIDOf(UID) });
      else if (told === 'retry')
        failed.push({ id: UID, errorCode: this.dice.pick(['InternalFailure', 'Throttling']) });
      else if (told === 'reject') failed.push({ id: UID, errorCode: 'InvalidData', errorMessage: 'words' });
    }
    if (this.dice.happens(0.3)) successful.reverse();
    if (this.dice.happens(0.2)) successful.push(...successful.slice(0, 1));
    if (this.dice.happens(0.2)) successful.push({ id: 'unknown', eventID: 'event-unknown' });
    if (this.dice.happens(0.2)) failed.push({ id: 'unknown', errorCode: 'InvalidData' });
    if (this.dice.happens(0.1)) failed.push(...failed.slice(0, 1));
    return { successful, failed };
  }
}

function clientError(name: string, httpStatusCode: number | undefined): Error {
  const $metadata = httpStatusCode === undefined ? undefined : { httpStatusCode };
  return Object.assign(new Error('words'), { name, $metadata });
}

/** The response to a dead process. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
