import { OPERATIONS } from '../control/operations.js';
import { STS_OPERATIONS } from './protocols/aws-query.js';
import { PUT_AUDIT_EVENTS } from './protocols/rest-json.js';

/** Every operation that the lake supports. */
export const OPERATION_NAMES: ReadonlySet<string> = new Set([
  PUT_AUDIT_EVENTS,
  ...OPERATIONS.keys(),
  ...STS_OPERATIONS.keys(),
]);
