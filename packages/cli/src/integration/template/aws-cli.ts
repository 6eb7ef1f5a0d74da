import { shellText } from '../../shell-text.js';
import {
  channelParameters,
  defaultChannelName,
  isCustom,
  statementFor,
  storeParameters,
  type Desired,
} from '../desired.js';
import { about, notes } from './about.js';

/** The integration as a POSIX shell script of AWS CLI calls. */
export function awsCliTemplate(desired: Desired): string {
  const store = storeParameters(desired);
  const { Source } = channelParameters(desired, '');
  const partner = !isCustom(desired);
  const grant = {
    partition: '$partition',
    channelArn: '$channel_arn',
    sourceAccount: '$source_account',
  };
  return `#!/bin/sh
# ${about(desired)}
${notes.map((line) => `# ${line}`).join('\n')}
# You can run it again: what already exists by name is left unchanged, even if it differs.
set -eu

store_name=${shellText(store.Name)}
retention_days=${store.RetentionPeriod}
channel_name=${shellText(desired.channelName ?? defaultChannelName(desired))}
channel_source=${shellText(Source)}
# The AWS account of the sender.
source_account=${fromEnvironment('SOURCE_ACCOUNT', desired.sourceAccount, 'the AWS account of the sender')}
# The external ID that the sender must send. It is confidential.
external_id=${fromEnvironment('EXTERNAL_ID', desired.externalId, partner ? `the ID that you got from the support of ${desired.provider}` : undefined)}

case $source_account in
  *[!0-9]*) digits=0 ;;
  *) digits=\${#source_account} ;;
esac
if [ "$digits" -ne 12 ]; then echo 'SOURCE_ACCOUNT must be 12 digits' >&2; exit 64; fi
case $external_id in
  *[!A-Za-z0-9_+=,.@:/-]*) echo 'EXTERNAL_ID may contain only A-Z a-z 0-9 _ + = , . @ : / -' >&2; exit 64 ;;
esac

store_arn=$(aws cloudtrail list-event-data-stores --output text \\
  --query "EventDataStores[?Name=='$store_name'].EventDataStoreArn | [0]")
if [ "$store_arn" = None ]; then
  store_arn=$(aws cloudtrail create-event-data-store --output text --query EventDataStoreArn \\
    --name "$store_name" --retention-period "$retention_days" \\
    --no-multi-region-enabled --no-organization-enabled --termination-protection-enabled \\
    --advanced-event-selectors ${shellText(JSON.stringify(store.AdvancedEventSelectors))})
fi
# A new store takes a moment until it accepts a channel.
seconds=0
while [ "$(aws cloudtrail get-event-data-store --output text --query Status \\
  --event-data-store "$store_arn")" = CREATED ]; do
  if [ "$seconds" -ge 120 ]; then echo 'The store is not ready yet: run this again in a few minutes.' >&2; exit 1; fi
  sleep 2
  seconds=$((seconds + 2))
done

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
if problem=$(aws cloudtrail get-resource-policy --resource-arn "$channel_arn" 2>&1 > /dev/null); then
  echo 'The channel already has a policy, which is left unchanged.' >&2
  echo "Check that it allows account $source_account\${external_id:+ with the external ID}:" >&2
  echo "aws cloudtrail get-resource-policy --resource-arn $channel_arn" >&2
else
  # Only if there is none: a policy that could not be read would be lost.
  case $problem in
    *ResourcePolicyNotFoundException*) ;;
    *) echo "$problem" >&2; exit 1 ;;
  esac
  aws cloudtrail put-resource-policy --resource-arn "$channel_arn" --resource-policy "$policy" > /dev/null
fi

# The channel's ARN, which the sender needs.
echo "$channel_arn"
`;
}

function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2);
}

/** A known value, or else an environment variable. Given a reason, the variable must be set. */
function fromEnvironment(name: string, value: string | undefined, reason: string | undefined): string {
  if (value !== undefined) return shellText(value);
  return reason === undefined ? `"\${${name}:-}"` : `"\${${name}:?must be set: ${reason}}"`;
}
