import { closedToNewCustomers } from '../control/closed-to-new-customers.js';
import type { CallFault } from '../faults/faults.js';
import type { Service } from './authorization.js';
import { HTTP_STATUS, type Failure } from './aws-error.js';

/** What a call that meets a fault is answered. */
export function faultFailure(exception: NonNullable<CallFault['exception']>, service: Service): Failure {
  if (exception === 'throttling') return throttled(service);
  if (exception === 'closedToNewCustomers') return closedToNewCustomers();
  const { code, status, message } = exception;
  const own = (HTTP_STATUS as Readonly<Record<string, number>>)[code];
  return { code, status: status ?? own ?? 400, message: message ?? `A fault of the lake's script: ${code}.` };
}

/** CloudTrail answers 429, CloudTrail Data and STS 400: there only the code tells. */
export function throttled(service: Service): Failure {
  const code = service === 'sts' ? 'Throttling' : 'ThrottlingException';
  return { code, status: service === 'cloudtrail' ? 429 : 400, message: 'Rate exceeded' };
}
