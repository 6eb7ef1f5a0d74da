import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Sender } from '../../aws/put-audit-events.js';

export interface Identity {
  readonly arn: string;
  readonly account: string;
}

/** Asks AWS whose the sender's credentials are: that needs no permission, and so proves them. */
export async function whoSends(
  { credentials }: Sender,
  region: string,
  endpointUrl: string | undefined,
): Promise<Identity> {
  const client = new STSClient({
    region,
    credentials: async () => {
      const { accessKeyId = '', secretAccessKey = '', sessionToken } = await credentials();
      return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    },
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
  const { Arn = '', Account = '' } = await client.send(new GetCallerIdentityCommand({}));
  return { arn: Arn, account: Account };
}
