import http from 'node:http';
import https from 'node:https';
import type { Batch, Transport } from './transport.js';
import { CredentialsCache, type CredentialsOptions } from './credentials.js';
import {
  failureOutcome,
  entryOutcomes,
  type EntryOutcome,
  type Failure,
  type PutAuditEventsOutput,
} from './outcome.js';
import { signedRequest, type SignedRequest } from './request.js';

export interface CloudTrailTransportOptions extends CredentialsOptions {
  /** Where to send, instead of AWS's endpoint of the channel's Region: `http://127.0.0.1:4880`. */
  readonly endpoint?: string | undefined;
  /** How long a request may take, from its start to the last byte of its answer. Default: 10 000. */
  readonly requestTimeoutMs?: number | undefined;
}

/** Far over what 100 entries can answer; a longer body is not CloudTrail's. */
const maxAnswerBytes = 1_000_000;

/** AWS says that these credentials are at an end, or unknown: worth one look for newer ones. */
const credentialFaults =
  /^(ExpiredToken|RequestExpired|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId)/;

/** PutAuditEvents over `node:https`, with connections kept alive. */
export function createCloudTrailTransport(options: CloudTrailTransportOptions = {}): Transport {
  const { endpoint, requestTimeoutMs = 10_000 } = options;
  const credentials = new CredentialsCache(options);
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const ended = new AbortController();

  async function send(batch: Batch): Promise<EntryOutcome[]> {
    const { region, dnsSuffix } = batch.channel;
    const url = new URL(endpoint ?? `https://cloudtrail-data.${region}.${dnsSuffix}`);
    let failure: Failure;
    try {
      const request = signedRequest(batch, url.host, await credentials.get(region));
      const answer = await post(url, request);
      if (answer.status === 200)
        return entryOutcomes(batch.entries, JSON.parse(answer.body) as PutAuditEventsOutput);
      failure = failureOf(answer);
    } catch (error) {
      const { code, name, message } = error as NodeJS.ErrnoException;
      failure = { code: code ?? name, message };
    }
    if (credentialFaults.test(failure.code)) credentials.forget();
    const outcome = failureOutcome(failure);
    return batch.entries.map(() => outcome);
  }

  function post(url: URL, { path, headers, body }: SignedRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(requestTimeoutMs)]);
      const request = (secure ? https : http).request(
        url,
        { method: 'POST', path, headers, signal, agent: secure ? agents.https : agents.http },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > maxAnswerBytes)
              request.destroy(new Error(`the answer is over ${maxAnswerBytes} bytes`));
            else chunks.push(chunk);
          });
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              errorType: header(response.headers['x-amzn-errortype']),
              body: Buffer.concat(chunks).toString(),
            });
          });
          response.on('error', reject);
        },
      );
      request.on('error', (error) => {
        reject(signal.aborted ? timeoutOrEnd(ended.signal.aborted, requestTimeoutMs) : error);
      });
      request.end(body);
    });
  }

  return {
    send,
    close() {
      ended.abort();
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly errorType: string | undefined;
  readonly body: string;
}

/** The code stands in `x-amzn-errortype`, `__type` or `code`, with a namespace before it or a URL behind it. */
function failureOf({ status, errorType, body }: Answer): Failure {
  let parsed: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) parsed = value as Record<string, unknown>;
  } catch {
    // A proxy's or load balancer's page: the status tells what there is to know.
  }
  const named = [errorType, parsed['__type'], parsed['code']].find(
    (code) => typeof code === 'string' && code !== '',
  );
  const code =
    typeof named === 'string' ? (/([^#]*?)(?::.*)?$/.exec(named.split('#').pop() ?? '')?.[1] ?? named) : '';
  const message = parsed['message'] ?? parsed['Message'];
  return {
    status,
    code: code === '' ? `HTTP${status}` : code,
    message: typeof message === 'string' ? message : `answered with HTTP status ${status}`,
  };
}

function timeoutOrEnd(ended: boolean, requestTimeoutMs: number): Error {
  return Object.assign(
    ended ? new Error('the emitter was closed') : new Error(`no answer within ${requestTimeoutMs} ms`),
    { code: ended ? 'Closed' : 'RequestTimeout' },
  );
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
