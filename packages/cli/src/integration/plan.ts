import type { Actual, Store } from './actual.js';
import {
  channelParameters,
  commandFor,
  defaultChannelName,
  storeParameters,
  type Desired,
} from './desired.js';
import { nothingToDo, obstacle, type Obstacle } from './obstacle.js';
import { planPolicy, type PolicyStep } from './plan-policy.js';

/** A change that turns what exists into what should exist. */
export type Step =
  | { readonly kind: 'create store'; readonly name: string; readonly retentionDays: number }
  | { readonly kind: 'set retention'; readonly store: Store; readonly days: number }
  | { readonly kind: 'create channel'; readonly name: string; readonly source: string }
  | { readonly kind: 'rename channel'; readonly from: string; readonly to: string }
  | PolicyStep;

export interface Plan {
  readonly steps: readonly Step[];
  /** If there is any, no step is done. */
  readonly obstacles: readonly Obstacle[];
}

/** The differences, as steps in the order in which they must be done. */
export function makePlan(desired: Desired, actual: Actual): Plan {
  const store = planStore(desired, actual);
  const channel = planChannel(desired, actual);
  const policy = planPolicy(desired, actual);
  return {
    steps: [...store.steps, ...channel.steps, ...policy.steps],
    obstacles: [...store.obstacles, ...channel.obstacles, ...policy.obstacles],
  };
}

/** Whether a step deletes events, which cannot be undone. */
export function deletesEvents(step: Step): boolean {
  return step.kind === 'set retention' && step.days < step.store.retentionDays;
}

function planStore(desired: Desired, { store, channel }: Actual): Plan {
  if (!store) {
    if (channel)
      return obstacle(
        `The channel ${channel.name} sends to an event data store that no longer exists.`,
        `Run ${commandFor(desired, 'disable')}, then this command again; or change the channel in the CloudTrail console.`,
      );
    const { Name, RetentionPeriod } = storeParameters(desired);
    return { steps: [{ kind: 'create store', name: Name, retentionDays: RetentionPeriod }], obstacles: [] };
  }
  if (channel && desired.storeName !== undefined && store.name !== desired.storeName)
    return obstacle(
      `The channel ${channel.name} sends to the store ${store.name}, not to ${desired.storeName}; AWS allows only ` +
        `one channel for the source ${channel.source}.`,
      `Leave out --store-name to keep ${store.name}; or run ${commandFor(desired, 'disable')} first, which keeps that store ` +
        'and its events.',
    );
  return unusable(store) ?? planRetention(desired, store);
}

function unusable(store: Store): Plan | undefined {
  if (store.unfit !== undefined)
    return obstacle(
      `The event data store ${store.name} cannot receive events from a channel: it ${store.unfit}.`,
      'Pass another --store-name: a store with that name is created.',
    );
  if (store.status === 'PENDING_DELETION')
    return obstacle(
      `The event data store ${store.name} is being deleted: AWS keeps it for seven days.`,
      `Restore it (aws cloudtrail restore-event-data-store --event-data-store ${store.arn}), or pass another ` +
        '--store-name.',
    );
  return undefined;
}

function planRetention({ retentionDays }: Desired, store: Store): Plan {
  if (retentionDays === undefined || retentionDays === store.retentionDays) return nothingToDo;
  if (store.hasFixedRetention && retentionDays > 2557)
    return obstacle(
      `The event data store ${store.name} has fixed retention pricing, and keeps events for at most 2557 days.`,
      'Pass --retention-days 2557 or fewer, or leave it out.',
    );
  return { steps: [{ kind: 'set retention', store, days: retentionDays }], obstacles: [] };
}

function planChannel(desired: Desired, { channel, channels, store }: Actual): Plan {
  const { Name, Source } = channelParameters(desired, store?.arn ?? '');
  const name = channel ? (desired.channelName ?? channel.name) : Name;
  const namesake = channels.find((other) => other.name === name && other.arn !== channel?.arn);
  if (namesake)
    return obstacle(
      `The name ${name} belongs to a channel for another source, ${namesake.source}.`,
      `Pass another --channel-name, for example ${defaultChannelName(desired)}-2.`,
    );
  if (!channel) return { steps: [{ kind: 'create channel', name, source: Source }], obstacles: [] };
  if (name === channel.name) return nothingToDo;
  return { steps: [{ kind: 'rename channel', from: channel.name, to: name }], obstacles: [] };
}
