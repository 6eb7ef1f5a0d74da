import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';
import type { BodyBudget } from './body-budget.js';

/**
 * The largest body that is read: 1 MB, PutAuditEvents' documented limit for a whole request, read as 1,000,000 bytes.
 * The requests of other operations are much smaller.
 */
const MAX_BODY_BYTES = 1_000_000;

/** The client is gone: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * Reads a whole body. Throws AwsError if it is too large, ClientGone if the client goes away before its end.
 *
 * It listens to events, because leaving an iterator early would close the connection before the client gets the error.
 */
export function readBody(request: IncomingMessage, budget: BodyBudget): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (error: AwsError): void => {
      request.off('data', take);
      request.pause();
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) refuse(tooLarge());
      else if (!budget.take(request, chunk.length)) refuse(tooMuch());
      else chunks.push(chunk);
    };
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
      refuse(tooLarge());
      return;
    }
    request.on('data', take);
    const gone = (cause?: unknown): void => {
      reject(new ClientGone('the client went away', { cause }));
    };
    request.on('end', () => {
      request.off('close', gone);
      budget.complete(request);
      resolve(Buffer.concat(chunks));
    });
    request.on('close', gone);
    request.on('error', gone);
  });
}

/** Throws AwsError if it is not UTF-8. */
export function decodeBody(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw new AwsError('SerializationException', 'The body of the request is not UTF-8.');
}

function tooLarge(): AwsError {
  return new AwsError(
    'RequestEntityTooLargeException',
    `The body of the request is larger than ${MAX_BODY_BYTES} bytes.`,
  );
}

function tooMuch(): AwsError {
  return new AwsError('ServiceUnavailable', 'The lake is processing too many large requests: try again.');
}
