import { closedToNewCustomers } from '../control/closed-to-new-customers.js';
import type { CallFault } from '../faults/faults.js';
import type { Service } from './authorization.js';
import { HTTP_STATUS, type Failure } from './aws-error.js';

/** The error that a fault returns to a call. */
export function faultFailure(exception: NonNullable<CallFault['exception']>, service: Service): Failure {
  if (exception === 'throttling') return throttled(service);
  if (exception === 'closedToNewCustomers') return closedToNewCustomers();
  const { code, status, message } = exception;
  const own = (HTTP_STATUS as Readonly<Record<string, number>>)[code];
  return { code, status: status ?? own ?? 400, message: message ?? `A fault of the lake's script: ${code}.` };
}

/** CloudTrail returns status 429. CloudTrail Data and STS return 400, where only the code shows the throttling. */
export function throttled(service: Service): Failure {
  const code = service === 'sts' ? 'Throttling' : 'ThrottlingException';
  return { code, status: service === 'cloudtrail' ? 429 : 400, message: 'Rate exceeded' };
}
