import { PutResourcePolicyCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { startLake, type Lake } from '@org/lake';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Ran } from './collecting-terminal.js';
import { clientOf, firstChannelArn, providerAccountId, runActivity } from './run-activity.js';

/** The options that enable the partner's integration. */
export const partner = ['--partner', '--external-id', 'given-by-support'];

/** The condition of a statement that requires the external ID of `partner`. */
export const condition = { Condition: { StringEquals: { 'cloudtrail:ExternalId': 'given-by-support' } } };

/** A customer for whom nothing is set up. */
export class Customer {
  readonly client: CloudTrailClient;
  /** What the command needs to run as this customer. */
  readonly env: Readonly<Record<string, string>>;

  constructor(
    readonly lake: Lake,
    readonly accountId: string,
  ) {
    this.client = clientOf(lake, accountId);
    this.env = { AWS_ACCESS_KEY_ID: accountId };
  }

  /** Runs `activity integration`. */
  integration(...args: string[]): Promise<Ran> {
    return runActivity(this.lake, ['integration', ...args], this.env);
  }

  /** The ARN of the channel; empty if there is none. */
  channelArn(): Promise<string> {
    return firstChannelArn(this.client);
  }

  /** Replaces the channel's policy. What a statement does not say allows the provider. */
  async putPolicy(...statements: object[]): Promise<void> {
    const arn = await this.channelArn();
    const Statement = statements.map((statement) => ({
      Effect: 'Allow',
      Principal: { AWS: providerAccountId },
      Action: 'cloudtrail-data:PutAuditEvents',
      Resource: arn,
      ...statement,
    }));
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.client.send(new PutResourcePolicyCommand({ ResourceArn: arn, ResourcePolicy }));
  }
}

/** The customer of the test that runs. All of a file's have one lake, and each an account of its own. */
export function customerOfEachTest(): () => Customer {
  let lake: Lake;
  let account = 100000000000;
  let customer: Customer;
  beforeAll(async () => (lake = await startLake()));
  afterAll(() => lake.close());
  beforeEach(() => {
    customer = new Customer(lake, String(++account));
  });
  return () => customer;
}
