import {
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  GetEventDataStoreCommand,
  PutResourcePolicyCommand,
  UpdateChannelCommand,
  UpdateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import { explain } from '../aws/explain.js';
import { Failure } from '../failure.js';
import type { Actual } from './actual.js';
import { describeStep } from './describe-plan.js';
import { channelParameters, statementFor, storeParameters, type Desired } from './desired.js';
import type { Plan, Step } from './plan.js';
import { withStatement } from './policy.js';

/** The parts of the integration after all steps; an empty text for a part that does not exist. */
export interface Integration {
  readonly storeArn: string;
  readonly channelArn: string;
}

/** The parts that exist before any step. */
export function foundIn({ store, channel }: Actual): Integration {
  return { storeArn: store?.arn ?? '', channelArn: channel?.arn ?? '' };
}

/** How long a new store may take to become ready, in milliseconds. */
const storeDeadlineMs = 120_000;

/**
 * Does the steps in order, and reports each once it is done. If one fails, those before it stay, and another run
 * continues from there. Throws Failure.
 */
export async function apply(
  client: CloudTrailClient,
  desired: Desired,
  actual: Actual,
  { steps }: Plan,
  onDone: (step: Step) => void,
): Promise<Integration> {
  let integration = foundIn(actual);
  for (const [index, step] of steps.entries()) {
    try {
      integration = { ...integration, ...(await applyStep(client, desired, integration, step)) };
    } catch (error) {
      const { message, nextStep } = explain(error, describeStep(step));
      const done = index === 0 ? '' : ` Earlier changes stay: run the same command again to continue.`;
      throw new Failure(message, nextStep + done, { cause: error });
    }
    onDone(step);
  }
  return integration;
}

async function applyStep(
  client: CloudTrailClient,
  desired: Desired,
  { storeArn, channelArn }: Integration,
  step: Step,
): Promise<Partial<Integration>> {
  switch (step.kind) {
    case 'create store': {
      const { EventDataStoreArn = '' } = await client.send(
        new CreateEventDataStoreCommand(storeParameters(desired)),
      );
      return { storeArn: EventDataStoreArn };
    }
    case 'set retention':
      await client.send(
        new UpdateEventDataStoreCommand({ EventDataStore: storeArn, RetentionPeriod: step.days }),
      );
      return {};
    case 'create channel': {
      await untilEnabled(client, storeArn);
      const { ChannelArn = '' } = await client.send(
        new CreateChannelCommand(channelParameters(desired, storeArn)),
      );
      return { channelArn: ChannelArn };
    }
    case 'rename channel':
      await client.send(new UpdateChannelCommand({ Channel: channelArn, Name: step.to }));
      return {};
    case 'put policy': {
      const { sourceAccount, before } = step;
      const partition = channelArn.split(':')[1] ?? 'aws';
      const statement = statementFor({
        partition,
        channelArn,
        sourceAccount,
        externalId: desired.externalId,
      });
      const ResourcePolicy = JSON.stringify(withStatement(before, statement));
      await client.send(new PutResourcePolicyCommand({ ResourceArn: channelArn, ResourcePolicy }));
      return {};
    }
  }
}

/** CreateEventDataStore returns before the store is ready, and AWS refuses a channel to a store that is not. */
async function untilEnabled(client: CloudTrailClient, EventDataStore: string): Promise<void> {
  const deadline = Date.now() + storeDeadlineMs;
  for (;;) {
    const { Status } = await client.send(new GetEventDataStoreCommand({ EventDataStore }));
    if (Status !== 'CREATED') return;
    if (Date.now() > deadline)
      throw new Failure(
        `The event data store is not ready after ${storeDeadlineMs / 1000} seconds.`,
        'Run the same command again in a few minutes: it continues from here.',
      );
    await setTimeout(1000);
  }
}
