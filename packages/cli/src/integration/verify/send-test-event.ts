import { explain } from '../../aws/explain.js';
import {
  putAuditEvents,
  type PutAuditEventsResponse,
  type Receiver,
  type Sender,
} from '../../aws/put-audit-events.js';
import { Failure } from '../../failure.js';
import { commandFor } from '../desired.js';
import { ingestionError } from '../ingestion-errors.js';
import { explainRefusal, type Attempt } from './refusal.js';
import { testEvent } from './test-event.js';

/** Sends one test event. Throws Failure that begins with the part that failed. */
export async function sendTestEvent(
  sender: Sender,
  receiver: Receiver,
  recipientAccountId: string,
  now: Date,
  attempt: Attempt,
): Promise<{ readonly UID: string; readonly eventID: string }> {
  const event = testEvent(recipientAccountId, now);
  let answer: PutAuditEventsResponse;
  try {
    answer = await putAuditEvents(sender, receiver, [{ id: event.UID, eventData: JSON.stringify(event) }]);
  } catch (error) {
    throw explainWhole(error, attempt);
  }
  const [failed] = answer.failed;
  if (failed) {
    const { part, meaning, fix } = ingestionError(failed.errorCode);
    throw failure(part, `${meaning} (${failed.errorCode}: ${failed.errorMessage})`, fix);
  }
  return { UID: event.UID, eventID: answer.successful[0]?.eventID ?? '' };
}

function explainWhole(error: unknown, attempt: Attempt): Failure {
  const { name } = error as Error;
  if (/^(ChannelInsufficientPermission|AccessDenied)/.test(name)) {
    const { part, message, fix } = explainRefusal(attempt);
    return failure(part, `${message} (${name})`, fix, error);
  }
  if (/^(ChannelNotFound|InvalidChannelARN)/.test(name))
    return failure(
      'channel',
      `AWS does not find it for the sender (${name})`,
      "If it is new, wait a minute. Otherwise check that the endpoint is in the channel's Region.",
      error,
    );
  if (name.startsWith('ChannelUnsupportedSchema'))
    return failure(
      'schema',
      `the channel does not accept events of this form (${name})`,
      `Check that the channel is for the right source: ${commandFor(attempt.desired, 'status')}.`,
      error,
    );
  const { message, nextStep } = explain(error, 'send the test event');
  const isCredentials = nextStep.includes('credentials');
  return new Failure(isCredentials ? `Credentials: ${message}` : message, nextStep, { cause: error });
}

function failure(part: string, message: string, fix: string, cause?: unknown): Failure {
  return new Failure(`${part.charAt(0).toUpperCase()}${part.slice(1)}: ${message}.`, fix, { cause });
}
