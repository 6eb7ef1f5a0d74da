import { externalIdPattern } from '../../aws/external-id.js';
import { Document, Scalar, YAMLSeq } from 'yaml';
import {
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

/** The integration as a CloudFormation template, in YAML. */
export function cloudFormationTemplate(desired: Desired): string {
  const document = new Document(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: about(desired),
      Parameters: parameters(desired),
      Conditions: { HasExternalId: tagged('!Not', [tagged('!Equals', [ref('ExternalId'), ''])]) },
      Resources: resources(desired),
      Outputs: {
        ChannelArn: {
          Description: `The ARN of the channel: send it to ${desired.provider}.`,
          Value: getAtt('Channel.ChannelArn'),
        },
        EventDataStoreArn: {
          Description: 'The ARN of the store; queries use the ID after the slash.',
          Value: getAtt('EventDataStore.EventDataStoreArn'),
        },
      },
    },
    // YAML 1.1, as AWS's own tools read it: without quotes, 2012-10-17 would be a date.
    { version: '1.1' },
  );
  document.commentBefore = notes.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 110, singleQuote: true, flowCollectionPadding: false });
}

function parameters(desired: Desired): object {
  const name = { Type: 'String', AllowedPattern: '^[a-zA-Z0-9._-]{3,128}$' };
  const { sourceAccount, externalId } = desired;
  const mayLackExternalId = isCustom(desired);
  return {
    StoreName: {
      ...name,
      Default: desired.storeName ?? defaultStoreName,
      Description: 'The event data store',
    },
    RetentionDays: {
      Type: 'Number',
      MinValue: 7,
      MaxValue: 3653,
      Default: desired.retentionDays ?? defaultRetentionDays,
      Description: 'How long the store keeps events, in days from their eventTime',
    },
    ChannelName: {
      ...name,
      Default: desired.channelName ?? defaultChannelName(desired),
      Description: 'The channel',
    },
    SourceAccount: {
      Type: 'String',
      AllowedPattern: '^[0-9]{12}$',
      ...(sourceAccount === undefined ? {} : { Default: sourceAccount }),
      Description: 'The AWS account of the sender',
    },
    ExternalId: {
      Type: 'String',
      NoEcho: true,
      AllowedPattern: `^(${externalIdPattern})${mayLackExternalId ? '?' : ''}$`,
      ...(externalId === undefined ? (mayLackExternalId ? { Default: '' } : {}) : { Default: externalId }),
      Description: mayLackExternalId
        ? 'The external ID that the sender must send; empty for none'
        : `The external ID that the sender must send; the support of ${desired.provider} gives each customer its own`,
    },
  };
}

function resources(desired: Desired): object {
  const store = storeParameters(desired);
  const { Source } = channelParameters(desired, '');
  const { Condition, ...statement } = statementFor({
    partition: '${AWS::Partition}',
    channelArn: '${Channel.ChannelArn}',
    sourceAccount: '${SourceAccount}',
    externalId: '${ExternalId}',
  });
  return {
    EventDataStore: {
      Type: 'AWS::CloudTrail::EventDataStore',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { ...store, Name: ref('StoreName'), RetentionPeriod: ref('RetentionDays') },
    },
    Channel: {
      Type: 'AWS::CloudTrail::Channel',
      Properties: {
        Name: ref('ChannelName'),
        Source,
        Destinations: [{ Type: 'EVENT_DATA_STORE', Location: getAtt('EventDataStore.EventDataStoreArn') }],
      },
    },
    ChannelPolicy: {
      Type: 'AWS::CloudTrail::ResourcePolicy',
      Properties: {
        ResourceArn: getAtt('Channel.ChannelArn'),
        ResourcePolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              ...(substituted(statement) as object),
              Condition: tagged('!If', ['HasExternalId', substituted(Condition), ref('AWS::NoValue')]),
            },
          ],
        },
      },
    },
  };
}

/** Replaces `${Name}` in texts with CloudFormation's functions. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') {
    const [, whole] = /^\$\{([\w.]+)\}$/.exec(value) ?? [];
    if (whole !== undefined) return whole.includes('.') ? getAtt(whole) : ref(whole);
    return value.includes('${') ? tagged('!Sub', value) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, substituted(member)]));
}

function ref(name: string): Scalar {
  return tagged('!Ref', name);
}

function getAtt(attribute: string): Scalar {
  return tagged('!GetAtt', attribute);
}

function tagged(tag: string, value: string): Scalar;
function tagged(tag: string, value: unknown[]): YAMLSeq;
function tagged(tag: string, value: string | unknown[]): Scalar | YAMLSeq {
  const node = typeof value === 'string' ? new Scalar(value) : sequence(value);
  node.tag = tag;
  return node;
}

/** Short sequences stay on one line: `!Equals [a, b]`. */
function sequence(values: readonly unknown[]): YAMLSeq {
  const node = new YAMLSeq();
  for (const value of values) node.add(value);
  node.flow = values.length < 3;
  return node;
}
