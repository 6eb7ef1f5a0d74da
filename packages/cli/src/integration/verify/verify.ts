import { cloudTrailClient, sender, stsClient } from '../../aws/clients.js';
import { explain } from '../../aws/explain.js';
import type { AwsFlags } from '../../aws/settings.js';
import { Failure } from '../../failure.js';
import { counted } from '../../output/counted.js';
import { jsonText } from '../../output/json-text.js';
import { untilInterrupted } from '../../query/interrupt.js';
import type { Terminal } from '../../terminal.js';
import { readActual, type Actual, type Channel, type Store } from '../actual.js';
import { commandFor, enableCommandFor, type Desired } from '../desired.js';
import { printFinding, type Finding } from '../finding.js';
import { desiredBy, type ProviderFlags } from '../options.js';
import { isFound, queryFor } from './find-event.js';
import { sendTestEvent } from './send-test-event.js';
import { whoSends, type Identity } from './who-sends.js';

export interface VerifyFlags extends ProviderFlags {
  readonly senderProfile?: string;
  readonly deadline: number;
  readonly json?: true;
}

/** `activity integration verify`: sends a test event and waits until it is found. Throws Failure that says what failed. */
export async function verify(flags: VerifyFlags, terminal: Terminal): Promise<void> {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!flags.json) terminal.stdout.write(printFinding(finding, terminal));
  };
  const limits = { deadline: Date.now() + flags.deadline * 1000 };
  const client = await cloudTrailClient(flags, limits);
  const desired = desiredBy(flags);
  const actual = await readActual(client, desired);
  const { channel, store } = usable(desired, actual);
  tell({ part: 'channel', state: 'well', message: `${channel.name} sends to the store ${store.name}` });

  const senderFlags: AwsFlags = { ...flags, ...profileOf(flags) };
  const from = await sender(senderFlags, limits);
  const [, , , region = '', owner = ''] = channel.arn.split(':');
  const sts = await stsClient(senderFlags, region, from);
  const identity = await credentialsOf(senderFlags.profile, () => whoSends(sts));
  tell({ part: 'credentials', state: 'well', message: identity.arn });
  const sentAt = new Date();
  const receiver = { channelArn: channel.arn, externalId: flags.externalId };
  const { UID, eventID } = await sendTestEvent(from, receiver, owner, sentAt, {
    senderArn: identity.arn,
    senderAccount: identity.account,
    channelOwner: owner,
    desired,
    policy: actual.policy,
  });
  tell(aboutPolicy(identity, owner, flags));
  tell({ part: 'sent', state: 'well', message: `UID ${UID}, accepted by CloudTrail as ${eventID}` });

  const query = queryFor(store.arn, UID, sentAt);
  terminal.stderr.write(`Looking for it in ${store.name} for up to ${counted(flags.deadline, 'second')} …\n`);
  const onMiss = (elapsedMs: number): void => {
    const after = counted(Math.round(elapsedMs / 1000), 'second');
    terminal.stderr.write(`Not there after ${after}. Looking again …\n`);
  };
  const found = await untilInterrupted((interrupt) =>
    isFound(client, query, limits.deadline, onMiss, interrupt),
  );
  if (!found)
    throw new Failure(
      `Late: CloudTrail accepted the test event, but it is not in the store after ${counted(flags.deadline, 'second')}.`,
      `This is not necessarily an error: AWS can take minutes. Look again: activity query "${query}"`,
    );
  const seconds = Math.max(1, Math.round((Date.now() - sentAt.getTime()) / 1000));
  tell({
    part: 'found',
    state: 'well',
    message: `in the store, within ${counted(seconds, 'second')}`,
  });
  if (flags.json) {
    // For programs: the same names as in `enable --json` and `status --json`.
    const at = { store: { arn: store.arn }, channel: { arn: channel.arn } };
    terminal.stdout.write(`${jsonText({ ...at, event: { UID, eventID }, findings }, 2)}\n`);
  }
}

/** Throws Failure. */
function usable(desired: Desired, { channel, store }: Actual): { channel: Channel; store: Store } {
  if (!channel)
    throw new Failure(
      `Channel: there is none for the source ${desired.sources.join(' or ')}.`,
      `Create it: ${enableCommandFor(desired)}; if it exists elsewhere, pass its --region or --profile.`,
    );
  if (store?.status === 'ENABLED') return { channel, store };
  const is = store ? `${store.name} is ${store.status}` : 'that it sends to no longer exists';
  throw new Failure(
    `Store: the channel ${channel.name} delivers nothing, because the event data store ${is}.`,
    `Run ${commandFor(desired, 'status')}: it says what to do.`,
  );
}

function profileOf({ senderProfile }: VerifyFlags): { profile?: string } {
  return senderProfile === undefined ? {} : { profile: senderProfile };
}

/** Throws Failure. */
async function credentialsOf(profile: string | undefined, ask: () => Promise<Identity>): Promise<Identity> {
  try {
    return await ask();
  } catch (error) {
    const whose = profile === undefined ? 'the sender' : `the profile ${profile}`;
    const { message, nextStep } = explain(error, `find out who ${whose} is`);
    throw new Failure(`Credentials: ${message}`, nextStep, { cause: error });
  }
}

function aboutPolicy({ account }: Identity, owner: string, { externalId }: VerifyFlags): Finding {
  if (account !== owner) {
    const also = externalId === undefined ? '' : ' with this external ID';
    return { part: 'policy', state: 'well', message: `allows account ${account}${also}` };
  }
  return {
    part: 'policy',
    state: 'absent',
    message: "not tested: the event was sent by the channel's owner, who may always send",
    fix: 'Pass --sender-profile to send as another account.',
  };
}
