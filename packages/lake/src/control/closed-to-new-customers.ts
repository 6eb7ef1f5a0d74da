import { AwsError } from '../http/aws-error.js';

/**
 * The error that CreateEventDataStore returns, since 2026-05-31, to an account that never used CloudTrail Lake. Its
 * status and message were observed; its code is not documented.
 */
export function closedToNewCustomers(): AwsError {
  return new AwsError(
    'OperationNotPermittedException',
    'CloudTrail Lake is no longer accepting new customers. Existing customers can continue to use their event data stores.',
  );
}
