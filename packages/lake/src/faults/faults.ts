import type { Caller } from '../http/caller.js';
import { seededRandom } from './random.js';
import type { Cut, EntryCondition, FaultRule, FaultScript } from './rule.js';

/** What rules look at in a call. */
export interface Call {
  readonly operation: string;
  /** ARN or ID. */
  readonly channel: string | undefined;
  readonly caller: Pick<Caller, 'accountId' | 'accessKeyId' | 'arn' | 'roleArn'>;
}

/** An entry of PutAuditEvents that the lake would accept. */
export type CallEntry = Required<EntryCondition>;

/** The fault of a call. */
export interface CallFault {
  readonly latencyMs: number;
  readonly exception?: NonNullable<FaultRule['exception']> | 'throttling' | 'closedToNewCustomers';
  readonly cut?: Cut;
}

const NOTHING: CallFault = { latencyMs: 0 };

/** A rule and its state. */
export interface RuleState {
  readonly rule: FaultRule;
  /** The number of calls or entries that it was applied to. */
  met: number;
  /** Its own generator, so that one rule does not change the draws of another. */
  readonly random: () => number;
}

/** Injects faults into calls and entries, according to a script. */
export class Faults {
  #seed = 1;
  #states: RuleState[] = [];

  constructor(
    script: FaultScript,
    private readonly now: () => number,
  ) {
    this.set(script);
  }

  /** Replaces the script, and restarts all counts and random numbers. */
  set({ seed = 1, rules }: FaultScript): void {
    this.#seed = seed;
    this.#states = rules.map((rule, index) => ({ rule, met: 0, random: seededRandom(seed + index) }));
  }

  /** The script, and how often each rule was applied. */
  describe(): { seed: number; rules: (FaultRule & { met: number })[] } {
    return { seed: this.#seed, rules: this.#states.map(({ rule, met }) => ({ ...rule, met })) };
  }

  ofCall(call: Call): CallFault {
    if (this.#states.length === 0) return NOTHING;
    let latencyMs = 0;
    for (const state of this.#states) {
      const { rule } = state;
      if (rule.entryError !== undefined || !fitsCall(rule, call) || !this.#meets(state)) continue;
      if (rule.latencyMs === undefined) return { latencyMs, ...effectOf(rule) };
      latencyMs += drawLatency(rule.latencyMs, state.random);
    }
    return { latencyMs };
  }

  /** The error of an entry; `undefined` if it is accepted. */
  ofEntry(call: Call, entry: CallEntry): FaultRule['entryError'] {
    for (const state of this.#states) {
      const { rule } = state;
      if (rule.entryError === undefined || !fitsCall(rule, call) || !fitsEntry(rule.entry, entry)) continue;
      if (this.#meets(state)) return rule.entryError;
    }
    return undefined;
  }

  /** Whether a rule applies. It counts and draws: call it once for each call or entry that matches. */
  #meets(state: RuleState): boolean {
    const { next = Infinity, rate = 1, from, until } = state.rule;
    const now = this.now();
    if (state.met >= next) return false;
    if (from !== undefined && now < Date.parse(from)) return false;
    if (until !== undefined && now >= Date.parse(until)) return false;
    if (rate < 1 && state.random() >= rate) return false;
    state.met += 1;
    return true;
  }
}

function fitsCall(rule: FaultRule, { operation, channel, caller }: Call): boolean {
  if (rule.closedToNewCustomers && operation !== 'CreateEventDataStore') return false;
  if (rule.operation !== undefined && ![rule.operation].flat().includes(operation)) return false;
  if (rule.channel !== undefined && (channel === undefined || idOf(rule.channel) !== idOf(channel)))
    return false;
  const { accountId, accessKeyId, arn, roleArn } = caller;
  return rule.caller === undefined || [accountId, accessKeyId, arn, roleArn].includes(rule.caller);
}

function fitsEntry(condition: EntryCondition = {}, entry: CallEntry): boolean {
  return (Object.keys(condition) as (keyof EntryCondition)[]).every(
    (name) => condition[name] === undefined || condition[name] === entry[name],
  );
}

function idOf(arnOrId: string): string {
  return arnOrId.slice(arnOrId.lastIndexOf('/') + 1).toLowerCase();
}

function effectOf({ exception, cut, throttling }: FaultRule): Omit<CallFault, 'latencyMs'> {
  if (exception) return { exception };
  if (cut) return { cut };
  return { exception: throttling ? 'throttling' : 'closedToNewCustomers' };
}

function drawLatency(latencyMs: NonNullable<FaultRule['latencyMs']>, random: () => number): number {
  if (typeof latencyMs === 'number') return latencyMs;
  const [min, max] = latencyMs;
  return min + Math.floor(random() * (max - min + 1));
}
