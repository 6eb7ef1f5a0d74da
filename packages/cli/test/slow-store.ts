import { GetEventDataStoreCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';

/** A client whose stores are not ready at the first looks: the lake's are at once, AWS's take a moment. */
export function slowToMake(client: CloudTrailClient, looks: number): CloudTrailClient {
  let left = looks;
  const send = async (command: GetEventDataStoreCommand): Promise<object> => {
    const answer = await client.send(command);
    return command instanceof GetEventDataStoreCommand && left-- > 0
      ? { ...answer, Status: 'CREATED' }
      : answer;
  };
  return Object.assign(Object.create(client) as CloudTrailClient, { send });
}
