import { counted } from '../output/counted.js';
import type { Actual, Channel } from './actual.js';
import { commandFor, enableCommandFor, ibmMulticloud, type Desired } from './desired.js';
import { describeStep, remarkOn } from './describe-plan.js';
import type { Finding } from './finding.js';
import { ingestionError } from './ingestion-errors.js';
import { fixDenial, fixOther } from './plan-policy.js';
import { makePlan } from './plan.js';
import {
  allowedPrincipals,
  denyingAlways,
  denyingFor,
  externalIdsOf,
  isAllowed,
  findOpen,
  otherStatementsFor,
  parsePolicy,
  sidOf,
  statementsFor,
} from './policy.js';

/** The state of an integration. */
export interface Report {
  /** `absent`: there is no channel for the source. `broken`: at least one finding is wrong. */
  readonly state: 'well' | 'broken' | 'absent';
  readonly findings: readonly Finding[];
}

/** Compares what exists with what should exist. */
export function makeReport(desired: Desired, actual: Actual, now: Date): Report {
  const findings = [
    aboutStore(desired, actual),
    aboutChannel(desired, actual),
    ...(actual.channel
      ? [
          aboutPolicy(desired, actual),
          lastEvent(desired, actual.channel, now),
          lastError(actual.channel, now),
          ...differences(desired, actual),
        ]
      : []),
  ];
  if (!actual.channel) return { state: 'absent', findings };
  return { state: findings.some(({ state }) => state === 'wrong') ? 'broken' : 'well', findings };
}

function aboutStore(desired: Desired, { store, channel }: Actual): Finding {
  const part = 'store';
  if (!store) {
    return channel
      ? {
          part,
          state: 'wrong',
          message: 'the store that the channel sends to no longer exists',
          fix: `Run ${commandFor(desired, 'disable')}, then ${enableCommandFor(desired)}`,
        }
      : { part, state: 'absent', message: 'none' };
  }
  const is = `${store.name}, ${store.status}, keeps events for ${store.retentionDays} days`;
  if (store.status === 'PENDING_DELETION')
    return {
      part,
      state: 'wrong',
      message: `${is}; AWS deletes it within seven days, and it accepts no events`,
      fix: `To restore it: aws cloudtrail restore-event-data-store --event-data-store ${store.arn}`,
    };
  if (store.unfit !== undefined)
    return {
      part,
      state: 'wrong',
      message: `${is}; it ${store.unfit}, so no channel can send to it`,
      fix: `Run ${enableCommandFor(desired)} --store-name <another name>`,
    };
  return { part, state: 'well', message: is };
}

function aboutChannel(desired: Desired, { channel, channels }: Actual): Finding {
  const part = 'channel';
  if (channel)
    return { part, state: 'well', message: `${channel.name}, source ${channel.source}, ${channel.arn}` };
  const others = channels.map(({ name, source }) => `${name} (${source})`).join(', ');
  return {
    part,
    state: 'absent',
    message: `none for the source ${desired.sources.join(' or ')}${others === '' ? '' : `; existing channels: ${others}`}`,
    fix: `Run ${enableCommandFor(desired)}; if it exists elsewhere, pass its --region or --profile.`,
  };
}

function aboutPolicy(desired: Desired, { policy: text }: Actual): Finding {
  const { sourceAccount } = desired;
  const part = 'policy';
  const policy = parsePolicy(text);
  const wrong = (message: string, fix: string): Finding => ({ part, state: 'wrong', message, fix });
  const allowed = allowedPrincipals(policy);
  if (sourceAccount === undefined) {
    const whom = allowed.length === 0 ? 'only this account may put events' : `allows ${allowed.join(', ')}`;
    return { part, state: 'well', message: whom };
  }
  const asked = statementsFor(policy, sourceAccount).flatMap((statement) => externalIdsOf(statement) ?? []);
  const denying = denyingAlways(policy, sourceAccount, asked);
  if (denying)
    return wrong(`a statement denies account ${sourceAccount}${sidOf(denying)}`, fixDenial(desired));
  if (!isAllowed(policy, sourceAccount))
    return wrong(`does not allow account ${sourceAccount} to put events`, fixByEnable(desired));
  const open = findOpen(statementsFor(policy, sourceAccount));
  const otherOpen = findOpen(otherStatementsFor(policy, sourceAccount));
  const isOpen = open !== undefined || otherOpen !== undefined;
  if (isOpen && sourceAccount === ibmMulticloud.sourceAccount)
    return wrong(
      `allows account ${sourceAccount} without an external ID${otherOpen ? ', by a statement that enable does not change' + sidOf(otherOpen) : ''}: another customer of the sender could name your channel`,
      otherOpen ? fixOther(desired) : fixByEnable(desired),
    );
  const others = allowed.filter((principal) => principal !== sourceAccount);
  const also = others.length === 0 ? '' : `; also allows ${others.join(', ')}`;
  const [limiting] = denyingFor(policy, sourceAccount);
  const unless = limiting ? `; a statement denies it under a condition${sidOf(limiting)}` : '';
  return {
    part,
    state: 'well',
    message: `allows account ${sourceAccount} ${isOpen ? 'without' : 'with'} an external ID${also}${unless}`,
  };
}

function fixByEnable(desired: Desired): string {
  return `Run ${enableCommandFor(desired)}: it fixes the policy and keeps the statements for others.`;
}

function lastEvent(desired: Desired, { ingestion }: Channel, now: Date): Finding {
  const time = ingestion?.LatestIngestionSuccessTime;
  if (time) return { part: 'last event', state: 'well', message: when(time, now) };
  return {
    part: 'last event',
    state: 'absent',
    message: 'none yet',
    fix: `Check that the sender has the channel's ARN, and send a test event: ${commandFor(desired, 'verify')}.`,
  };
}

/** AWS keeps the latest error's code even after a success: it counts only if the latest attempt failed. */
function lastError({ ingestion }: Channel, now: Date): Finding {
  const part = 'last error';
  const { LatestIngestionErrorCode: code, LatestIngestionAttemptTime: attempt } = ingestion ?? {};
  if (!code) return { part, state: 'well', message: 'none' };
  const { meaning, fix } = ingestionError(code);
  const success = ingestion?.LatestIngestionSuccessTime;
  if (success && attempt && success >= attempt)
    return { part, state: 'well', message: `${code}, before the last event: ${meaning}` };
  return {
    part,
    state: 'wrong',
    message: `${code}${attempt ? `, ${when(attempt, now)}` : ''}: ${meaning}`,
    fix,
  };
}

function differences(desired: Desired, actual: Actual): Finding[] {
  const { steps, obstacles } = makePlan(desired, actual);
  const part = 'differences';
  const found: Finding[] = [
    ...obstacles.map(({ message, nextStep }): Finding => ({
      part,
      state: 'wrong',
      message,
      fix: nextStep,
    })),
    ...steps.map((step): Finding => {
      const remark = remarkOn(step);
      return {
        part,
        state: 'wrong',
        message: `enable would ${describeStep(step)}${remark === undefined ? '' : ` (${remark})`}`,
        fix: `To make the change, run ${enableCommandFor(desired)} with the same options.`,
      };
    }),
  ];
  return found.length > 0 ? found : [{ part, state: 'well', message: 'none: enable would change nothing' }];
}

/** `2026-01-02 03:04:05 UTC (5 minutes ago)` */
function when(time: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - time.getTime()) / 1000));
  const [count, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 3600
        ? [Math.floor(seconds / 60), 'minute']
        : seconds < 86_400
          ? [Math.floor(seconds / 3600), 'hour']
          : [Math.floor(seconds / 86_400), 'day'];
  const utc = time.toISOString().slice(0, 19).replace('T', ' ');
  return `${utc} UTC (${counted(count, unit)} ago)`;
}
