import {
  channelParameters,
  defaultChannelName,
  statementFor,
  storeParameters,
  type Desired,
} from '../desired.js';
import { about, costs } from './about.js';

/** The integration as a POSIX shell script of the AWS CLI's calls. */
export function awsCliTemplate(desired: Desired): string {
  const store = storeParameters(desired);
  const { Source } = channelParameters(desired, '');
  const partner = desired.sources[0] !== 'Custom';
  const grant = {
    partition: '$partition',
    channelArn: '$channel_arn',
    sourceAccount: '$source_account',
  };
  return `#!/bin/sh
# ${about(desired)}
${costs.map((line) => `# ${line}`).join('\n')}
# It can be run again: what is there by its name is left as it is, also where it differs.
set -eu

store_name=${quote(store.Name)}
retention_days=${store.RetentionPeriod}
channel_name=${quote(desired.channelName ?? defaultChannelName(desired))}
channel_source=${quote(Source)}
# The AWS account that sends.
source_account=${fromEnvironment('SOURCE_ACCOUNT', desired.sourceAccount, 'the AWS account that sends')}
# What the sender must send along. It is confidential.
external_id=${fromEnvironment('EXTERNAL_ID', desired.externalId, partner ? `what the support of ${desired.provider} gave you` : undefined)}

case $source_account in
  *[!0-9]* | '') echo 'SOURCE_ACCOUNT must be 12 digits' >&2; exit 64 ;;
esac
case $external_id in
  *[!A-Za-z0-9_+=,.@:/-]*) echo 'EXTERNAL_ID may hold A-Z a-z 0-9 _ + = , . @ : / - only' >&2; exit 64 ;;
esac

store_arn=$(aws cloudtrail list-event-data-stores --output text \\
  --query "EventDataStores[?Name=='$store_name'].EventDataStoreArn | [0]")
if [ "$store_arn" = None ]; then
  store_arn=$(aws cloudtrail create-event-data-store --output text --query EventDataStoreArn \\
    --name "$store_name" --retention-period "$retention_days" \\
    --no-multi-region-enabled --no-organization-enabled --termination-protection-enabled \\
    --advanced-event-selectors ${quote(JSON.stringify(store.AdvancedEventSelectors))})
  # A new store takes a moment, and until then no channel.
  while [ "$(aws cloudtrail get-event-data-store --output text --query Status \\
    --event-data-store "$store_arn")" = CREATED ]; do sleep 2; done
fi

channel_arn=$(aws cloudtrail list-channels --output text \\
  --query "Channels[?Name=='$channel_name'].ChannelArn | [0]")
if [ "$channel_arn" = None ]; then
  channel_arn=$(aws cloudtrail create-channel --output text --query ChannelArn \\
    --name "$channel_name" --source "$channel_source" \\
    --destinations "Type=EVENT_DATA_STORE,Location=$store_arn")
fi

partition=$(echo "$channel_arn" | cut -d : -f 2)
if [ -n "$external_id" ]; then
  policy=$(cat <<JSON
${policy(statementFor({ ...grant, externalId: '$external_id' }))}
JSON
  )
else
  policy=$(cat <<JSON
${policy(statementFor({ ...grant, externalId: undefined }))}
JSON
  )
fi
if aws cloudtrail get-resource-policy --resource-arn "$channel_arn" > /dev/null 2>&1; then
  echo 'The channel has a policy, which is left as it is. See that it holds this statement:' >&2
  echo "$policy" >&2
else
  aws cloudtrail put-resource-policy --resource-arn "$channel_arn" --resource-policy "$policy" > /dev/null
fi

# What the sender needs.
echo "$channel_arn"
`;
}

function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2);
}

/** A value that is known, or that the environment must say; without a reason it may be empty. */
function fromEnvironment(name: string, value: string | undefined, reason: string | undefined): string {
  if (value !== undefined) return quote(value);
  return reason === undefined ? `"\${${name}:-}"` : `"\${${name}:?must be set: ${reason}}"`;
}

/** Within single quotes a shell reads nothing but their end. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
