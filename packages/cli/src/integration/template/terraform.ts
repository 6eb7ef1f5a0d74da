import {
  activitySelector,
  channelParameters,
  defaultChannelName,
  defaultRetentionDays,
  defaultStoreName,
  isCustom,
  statementFor,
  storeParameters,
  type Desired,
} from '../desired.js';
import { about, notes } from './about.js';
import { Expression, printAttributes, printValue } from './hcl.js';

/** The integration for Terraform, with the Cloud Control provider: Terraform's AWS provider has no channels. */
export function terraformTemplate(desired: Desired): string {
  const mayLackExternalId = isCustom(desired);
  const store = storeParameters(desired);
  const { Source } = channelParameters(desired, '');
  return [
    `# ${about(desired)}\n${notes.map((line) => `# ${line}\n`).join('')}`,
    block('terraform', { required_version: '>= 1.5' }, [
      nested('required_providers', { awscc: { source: 'hashicorp/awscc', version: '>= 1.0' } }),
    ]),
    variable('store_name', 'string', 'The event data store', desired.storeName ?? defaultStoreName),
    variable(
      'retention_days',
      'number',
      'How long the store keeps events, in days from their eventTime: 7 to 3653',
      desired.retentionDays ?? defaultRetentionDays,
    ),
    variable('channel_name', 'string', 'The channel', desired.channelName ?? defaultChannelName(desired)),
    variable('source_account', 'string', 'The AWS account of the sender, 12 digits', desired.sourceAccount),
    variable(
      'external_id',
      'string',
      mayLackExternalId
        ? 'The external ID that the sender must send; null for none'
        : `The external ID that the sender must send; the support of ${desired.provider} gives each customer its own`,
      desired.externalId ?? (mayLackExternalId ? null : undefined),
      { sensitive: true },
    ),
    block(
      'resource "awscc_cloudtrail_event_data_store" "activity"',
      {
        name: new Expression('var.store_name'),
        multi_region_enabled: store.MultiRegionEnabled,
        organization_enabled: store.OrganizationEnabled,
        retention_period: new Expression('var.retention_days'),
        termination_protection_enabled: store.TerminationProtectionEnabled,
        advanced_event_selectors: [
          {
            name: activitySelector.Name,
            field_selectors: activitySelector.FieldSelectors.map(({ Field, Equals }) => ({
              field: Field,
              equals: Equals,
            })),
          },
        ],
      },
      [nested('lifecycle', { prevent_destroy: true })],
    ),
    block('resource "awscc_cloudtrail_channel" "activity"', {
      name: new Expression('var.channel_name'),
      source: Source,
      destinations: [
        {
          type: 'EVENT_DATA_STORE',
          location: new Expression('awscc_cloudtrail_event_data_store.activity.event_data_store_arn'),
        },
      ],
    }),
    policyResource(),
    block('output "channel_arn"', {
      description: `The ARN of the channel: send it to ${desired.provider}.`,
      value: new Expression('awscc_cloudtrail_channel.activity.channel_arn'),
    }),
    block('output "event_data_store_arn"', {
      description: 'The ARN of the store; queries use the ID after the slash.',
      value: new Expression('awscc_cloudtrail_event_data_store.activity.event_data_store_arn'),
    }),
  ].join('\n');
}

function policyResource(): string {
  const channelArn = new Expression('awscc_cloudtrail_channel.activity.channel_arn');
  const { Condition, Sid, Principal, ...statement } = statementFor({
    partition: '${split(":", awscc_cloudtrail_channel.activity.channel_arn)[1]}',
    channelArn: '',
    sourceAccount: '${var.source_account}',
    externalId: '',
  });
  const locals = block('locals', {
    statement: {
      ...statement,
      Sid: computed(Sid ?? ''),
      Principal: { AWS: computed((Principal as { AWS: string }).AWS) },
      Resource: channelArn,
    },
    condition: { Condition: withExternalId(Condition) },
  });
  const resource = block('resource "awscc_cloudtrail_resource_policy" "activity"', {
    resource_arn: channelArn,
    resource_policy: new Expression(
      `jsonencode(${printValue({
        Version: '2012-10-17',
        Statement: [new Expression('merge(local.statement, var.external_id == null ? {} : local.condition)')],
      })})`,
    ),
  });
  return `${locals}\n${resource}`;
}

/** Replaces the only text in the condition with the external ID. */
function withExternalId(condition: unknown): unknown {
  if (typeof condition !== 'object' || condition === null) return new Expression('var.external_id');
  return Object.fromEntries(Object.entries(condition).map(([name, value]) => [name, withExternalId(value)]));
}

/** A text in which Terraform evaluates `${…}`. */
function computed(text: string): Expression {
  return new Expression(`"${text}"`);
}

function variable(
  name: string,
  type: string,
  description: string,
  value: string | number | null | undefined,
  others: object = {},
): string {
  return block(`variable "${name}"`, {
    type: new Expression(type),
    description,
    ...(value === undefined ? {} : { default: value }),
    ...others,
  });
}

function block(head: string, attributes: object, below: readonly string[] = []): string {
  const inner = [printAttributes(attributes, '  '), ...below].join('\n');
  return `${head} {\n${inner}}\n`;
}

function nested(head: string, attributes: object): string {
  return `  ${head} {\n${printAttributes(attributes, '    ')}  }\n`;
}
