import { AwsError } from '../aws-error.js';

/** Reads a JSON body; an empty one is an empty object. Throws AwsError. */
export function parseJson(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError('SerializationException', `The body of the request is not JSON: ${reason}`, { cause });
  }
}
