import { OPERATIONS, UNSUPPORTED_OPERATIONS, type ControlOperation } from '../../control/operations.js';
import { AwsError } from '../aws-error.js';
import { parseJson } from './json-body.js';
import type { Protocol } from './protocol.js';

const TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const TARGET = /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.(\w+)$/;

/** awsJson1.1, which CloudTrail's control plane speaks: the operation is in `x-amz-target`. */
export const awsJson: Protocol = {
  service: 'cloudtrail',

  accepts: ({ method, headers }) => method === 'POST' && headers['x-amz-target'] !== undefined,

  operation({ headers, body }) {
    const target = String(headers['x-amz-target']);
    const name = TARGET.exec(target)?.[1] ?? '';
    const operation = find(name, target);
    if (!/^application\/x-amz-json-1\.1\s*(;|$)/.test(headers['content-type'] ?? '')) {
      throw new AwsError('SerializationException', 'The content type must be application/x-amz-json-1.1.');
    }
    const input = parseJson(body);
    return {
      name,
      channel: channelOf(input),
      run: async (context, caller) => {
        const output = await operation(context, caller, input);
        return { status: 200, headers: TYPE, body: JSON.stringify(output) };
      },
    };
  },

  failure: (error) => ({
    status: error.status,
    headers: { ...TYPE, 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, Message: error.message }),
  }),
};

/** The members by which CloudTrail's operations name a channel. */
function channelOf(input: unknown): string | undefined {
  const { Channel, ResourceArn, ResourceId } = (input ?? {}) as Readonly<Record<string, unknown>>;
  return [Channel, ResourceArn, ResourceId].find((name) => typeof name === 'string');
}

function find(name: string, target: string): ControlOperation {
  const operation = OPERATIONS.get(name);
  if (operation) return operation;
  if (UNSUPPORTED_OPERATIONS.has(name)) {
    throw new AwsError(
      'UnsupportedOperationException',
      `${name} is an operation of CloudTrail that this lake does not support.`,
    );
  }
  throw new AwsError('UnknownOperationException', `There is no operation ${JSON.stringify(target)}.`);
}
