import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { Failure } from '../../failure.js';

export interface Identity {
  readonly arn: string;
  readonly account: string;
}

/**
 * Asks AWS whose credentials the client has. This needs no permission, so a success proves that they are valid. Throws
 * Failure if the response names nobody: the page of a proxy reads as an empty one.
 */
export async function whoSends(client: STSClient): Promise<Identity> {
  const { Arn, Account } = await client.send(new GetCallerIdentityCommand({}));
  if (Arn === undefined || Account === undefined)
    throw new Failure(
      'the response of STS names nobody, so it is not from AWS.',
      'Check the network, a proxy or sign-in page in between, and the endpoint of STS if one is set.',
    );
  return { arn: Arn, account: Account };
}
