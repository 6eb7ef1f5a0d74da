import type { Histogram, Meter } from '@opentelemetry/api';
import type { DeliveryObserver, LaneState } from './delivery/observer.js';
import type { EmitterStats } from './stats.js';

/**
 * OpenTelemetry's `MeterProvider`; by shape, so that a service without `@opentelemetry/api` compiles.
 */
export interface MeterProvider {
  getMeter(name: string): object;
}

/** Every instrument: name after OpenTelemetry's conventions, unit, and what it tells. The guide lists the same. */
export const instruments = {
  accepted: ['activity.events.accepted', '{event}', 'Events accepted by the emitter'],
  delivered: ['activity.events.delivered', '{event}', 'Events that CloudTrail acknowledged'],
  rejected: ['activity.events.rejected', '{event}', 'Events that CloudTrail refused for good'],
  lost: ['activity.events.lost', '{event}', 'Events that damage in the spool directory took'],
  redelivered: ['activity.events.redelivered', '{event}', 'Events sent again after a first try'],
  pending: ['activity.events.pending', '{event}', 'Events accepted, and neither delivered nor refused yet'],
  deadLetters: ['activity.events.dead_letters', '{event}', 'Refused events that are kept'],
  oldest: ['activity.events.oldest_age', 's', 'Age of the oldest event that is pending'],
  spoolBytes: [
    'activity.spool.usage',
    'By',
    'Bytes that undelivered events take in memory or in the spool directory',
  ],
  spoolDamages: ['activity.spool.damages', '{damage}', 'Damages found in the spool directory'],
  lanes: ['activity.channels', '{channel}', 'Channels by activity.channel.state: ready, backing_off, parked'],
  duration: ['activity.request.duration', 's', 'Duration of PutAuditEvents requests, by error.type'],
  fill: ['activity.request.events', '{event}', 'Events in a PutAuditEvents request'],
} as const satisfies Record<string, readonly [name: string, unit: string, description: string]>;

/** What OpenTelemetry's own conventions recommend for durations of requests, in seconds. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const fillBounds = [1, 2, 5, 10, 20, 35, 50, 75, 90, 99, 100];

/** What is reported to one meter: by all emitters of the process, since a meter has each instrument once. */
interface Reported {
  readonly live: Set<() => EmitterStats>;
  /** The last counts of emitters that were closed: a counter never falls. */
  readonly ended: Record<CounterKey, number>;
}

const counterKeys = ['accepted', 'delivered', 'rejected', 'lost', 'redelivered', 'spoolDamages'] as const;
type CounterKey = (typeof counterKeys)[number];
const gaugeKeys = ['pending', 'deadLetters', 'spoolBytes'] as const;

const reportedTo = /*#__PURE__*/ new WeakMap<Meter, Reported>();

/** What an emitter reports, until it ends. */
export interface Reporting extends DeliveryObserver {
  end(): void;
}

/**
 * Reports to OpenTelemetry, where the service has `@opentelemetry/api`; else does nothing. Counts are read when
 * metrics are collected, so that a call costs nothing more.
 */
export function reportMetrics(provider: MeterProvider | undefined, stats: () => EmitterStats): Reporting {
  let histograms: { duration: Histogram; fill: Histogram } | undefined;
  let end: (() => void) | undefined;
  /** The emitter may be closed before OpenTelemetry is loaded: its counts are told, and it is not held. */
  let hasEnded = false;
  const start = (given: MeterProvider): void => {
    const meter = given.getMeter('@org/emitter-core') as Meter;
    histograms = {
      duration: histogram(meter, 'duration', durationBounds),
      fill: histogram(meter, 'fill', fillBounds),
    };
    end = observeStats(meter, stats);
    if (hasEnded) end();
  };
  if (provider) start(provider);
  else void startWithRegistered(start);
  return {
    request({ entries, durationMs, errorCode }) {
      histograms?.duration.record(
        durationMs / 1000,
        errorCode === undefined ? {} : { 'error.type': errorCode },
      );
      histograms?.fill.record(entries);
    },
    end() {
      hasEnded = true;
      end?.();
    },
  };
}

async function startWithRegistered(start: (provider: MeterProvider) => void): Promise<void> {
  // By `try`, and not by the promise's `catch`: in it webpack warns of a package that is not installed, else it fails.
  try {
    const { metrics } = await import('@opentelemetry/api');
    start(metrics.getMeterProvider());
  } catch {
    // The service does not use OpenTelemetry, or one that has no metrics yet.
  }
}

function histogram(meter: Meter, key: 'duration' | 'fill', explicitBucketBoundaries: number[]): Histogram {
  const [name, unit, description] = instruments[key];
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
}

/** @returns What ends the observation, with the counts of that moment. */
function observeStats(meter: Meter, stats: () => EmitterStats): () => void {
  let reported = reportedTo.get(meter);
  if (!reported) {
    reported = {
      live: new Set(),
      ended: { accepted: 0, delivered: 0, rejected: 0, lost: 0, redelivered: 0, spoolDamages: 0 },
    };
    observeAll(meter, reported);
    reportedTo.set(meter, reported);
  }
  const { live, ended } = reported;
  live.add(stats);
  return () => {
    const last = stats();
    if (live.delete(stats)) for (const key of counterKeys) ended[key] += last[key];
  };
}

function observeAll(meter: Meter, { live, ended }: Reported): void {
  const counters = counterKeys.map((key) => {
    const [name, unit, description] = instruments[key];
    return [key, meter.createObservableCounter(name, { unit, description })] as const;
  });
  const gauge = (key: keyof typeof instruments) => {
    const [name, unit, description] = instruments[key];
    return meter.createObservableGauge(name, { unit, description });
  };
  const gauges = gaugeKeys.map((key) => [key, gauge(key)] as const);
  const oldest = gauge('oldest');
  const lanes = gauge('lanes');
  meter.addBatchObservableCallback(
    (result) => {
      const all = [...live].map((stats) => stats());
      const sum = (key: (typeof gaugeKeys)[number] | CounterKey): number =>
        all.reduce((total, stats) => total + stats[key], 0);
      for (const [key, instrument] of counters) result.observe(instrument, ended[key] + sum(key));
      for (const [key, instrument] of gauges) result.observe(instrument, sum(key));
      result.observe(oldest, Math.max(0, ...all.map(({ oldestPendingMs }) => oldestPendingMs)) / 1000);
      const channels = all.flatMap((stats) => stats.channels);
      for (const state of ['ready', 'backing_off', 'parked'] satisfies LaneState[]) {
        const count = channels.filter((channel) => channel.state === state).length;
        result.observe(lanes, count, { 'activity.channel.state': state });
      }
    },
    [...counters, ...gauges].map(([, instrument]) => instrument).concat(oldest, lanes),
  );
}
