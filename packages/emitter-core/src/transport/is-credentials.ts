import type { AwsCredentials } from './credentials.js';

/** Whether there is a key to sign with: nothing enforces a provider's return type at run time. */
export function isCredentials(given: unknown): given is AwsCredentials {
  const { accessKeyId, secretAccessKey } = (given ?? {}) as Partial<Record<keyof AwsCredentials, unknown>>;
  return isText(accessKeyId) && isText(secretAccessKey);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
