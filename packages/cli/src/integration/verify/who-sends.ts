import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

export interface Identity {
  readonly arn: string;
  readonly account: string;
}

/** Asks AWS whose credentials the client has. This needs no permission, so a success proves that they are valid. */
export async function whoSends(client: STSClient): Promise<Identity> {
  const { Arn = '', Account = '' } = await client.send(new GetCallerIdentityCommand({}));
  return { arn: Arn, account: Account };
}
