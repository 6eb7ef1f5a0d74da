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

/**
 * Reports to OpenTelemetry, where the service has `@opentelemetry/api`; else does nothing. Counts are read when
 * metrics are collected, so that a call costs nothing more.
 */
export function reportMetrics(
  provider: MeterProvider | undefined,
  stats: () => EmitterStats,
): DeliveryObserver {
  let histograms: { duration: Histogram; fill: Histogram } | undefined;
  const start = (given: MeterProvider): void => {
    const meter = given.getMeter('@org/emitter-core') as Meter;
    observeStats(meter, stats);
    histograms = {
      duration: histogram(meter, 'duration', durationBounds),
      fill: histogram(meter, 'fill', fillBounds),
    };
  };
  if (provider) start(provider);
  else {
    import('@opentelemetry/api')
      .then(({ metrics }) => {
        start(metrics.getMeterProvider());
      })
      // The service does not use OpenTelemetry, or one that has no metrics yet.
      .catch(() => undefined);
  }
  return {
    request({ entries, durationMs, errorCode }) {
      histograms?.duration.record(
        durationMs / 1000,
        errorCode === undefined ? {} : { 'error.type': errorCode },
      );
      histograms?.fill.record(entries);
    },
  };
}

function histogram(meter: Meter, key: 'duration' | 'fill', explicitBucketBoundaries: number[]): Histogram {
  const [name, unit, description] = instruments[key];
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
}

function observeStats(meter: Meter, stats: () => EmitterStats): void {
  const counter = (key: keyof typeof instruments) => {
    const [name, unit, description] = instruments[key];
    return meter.createObservableCounter(name, { unit, description });
  };
  const gauge = (key: keyof typeof instruments) => {
    const [name, unit, description] = instruments[key];
    return meter.createObservableGauge(name, { unit, description });
  };
  const counters = {
    accepted: counter('accepted'),
    delivered: counter('delivered'),
    rejected: counter('rejected'),
    redelivered: counter('redelivered'),
    spoolDamages: counter('spoolDamages'),
  };
  const gauges = {
    pending: gauge('pending'),
    deadLetters: gauge('deadLetters'),
    spoolBytes: gauge('spoolBytes'),
  };
  const oldest = gauge('oldest');
  const lanes = gauge('lanes');
  meter.addBatchObservableCallback(
    (result) => {
      const now = stats();
      for (const [key, instrument] of Object.entries({ ...counters, ...gauges })) {
        result.observe(instrument, now[key as keyof typeof counters]);
      }
      result.observe(oldest, now.oldestPendingMs / 1000);
      for (const state of ['ready', 'backing_off', 'parked'] satisfies LaneState[]) {
        const count = now.channels.filter((channel) => channel.state === state).length;
        result.observe(lanes, count, { 'activity.channel.state': state });
      }
    },
    [...Object.values(counters), ...Object.values(gauges), oldest, lanes],
  );
}
