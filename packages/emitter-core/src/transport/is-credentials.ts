import type { AwsCredentials } from './credentials.js';

/** Whether there is a key to sign with. Only the compiler knows what a provider gives. */
export function isCredentials(given: unknown): given is AwsCredentials {
  const { accessKeyId, secretAccessKey } = (given ?? {}) as Partial<Record<keyof AwsCredentials, unknown>>;
  return isText(accessKeyId) && isText(secretAccessKey);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
