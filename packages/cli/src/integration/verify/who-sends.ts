import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

export interface Identity {
  readonly arn: string;
  readonly account: string;
}

/** Asks AWS whose the client's credentials are: that needs no permission, and so proves them. */
export async function whoSends(client: STSClient): Promise<Identity> {
  const { Arn = '', Account = '' } = await client.send(new GetCallerIdentityCommand({}));
  return { arn: Arn, account: Account };
}
