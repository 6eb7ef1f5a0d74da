import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { maxTimerMs } from '../max-timer.js';
import type { Batch, Transport } from './transport.js';
import { type AwsCredentials, CredentialsCache, type CredentialsOptions } from './credentials.js';
import {
  failureOutcome,
  entryOutcomes,
  type EntryOutcome,
  type Failure,
  type PutAuditEventsOutput,
} from './outcome.js';
import { signedRequest, type SignedRequest } from './request.js';
import { withoutSecrets } from './without-secrets.js';

export interface CloudTrailTransportOptions extends CredentialsOptions {
  /** The URL to send to instead of AWS's endpoint in the channel's Region: `http://127.0.0.1:4880`. */
  readonly endpoint?: string | undefined;
  /** How long a request may take, from its start to the last byte of the response, in milliseconds. Default: 10 000. */
  readonly requestTimeoutMs?: number | undefined;
}

/** Far more than a response for 100 entries has; a longer body is not from CloudTrail. */
const maxAnswerBytes = 1_000_000;

/** Error codes for credentials that have expired, or are unknown, malformed or wrong: worth one attempt with new ones. */
const credentialFaults =
  /^(ExpiredToken|RequestExpired|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|IncompleteSignature)/;

/** Minimum length of `accessKeyId` (AWS STS, API version 2011-06-15). */
const minKeyLength = 16;

/** PutAuditEvents over `node:https`, with keep-alive connections. */
export function createCloudTrailTransport(options: CloudTrailTransportOptions = {}): Transport {
  const { endpoint, requestTimeoutMs = 10_000, agent } = options;
  const credentials = new CredentialsCache(options, requestTimeoutMs);
  const own = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const servers = new Map<string, Server>();
  const underWay = new Set<http.ClientRequest>();
  let closed = false;

  async function send(batch: Batch): Promise<EntryOutcome[]> {
    const { region, dnsSuffix } = batch.channel;
    const server = serverAt(endpoint ?? `https://cloudtrail-data.${region}.${dnsSuffix}`);
    let outcome: EntryOutcome;
    let used: AwsCredentials | undefined;
    try {
      used = await credentials.get(region);
      let answer = await ask(batch, server, used);
      if (answer.status !== 200 && credentialFaults.test(failureOf(answer).code)) {
        credentials.forget(used);
        used = await credentials.get(region);
        answer = await ask(batch, server, used);
      }
      if (answer.status === 200) return entryOutcomes(batch.entries, outputOf(answer.body));
      outcome = failureOutcome(failureOf(answer));
    } catch (error) {
      // Not a response from AWS, whatever its name: no event is to blame.
      const { code, name, message } = error as NodeJS.ErrnoException;
      // No header can carry such credentials, with a line feed perhaps: AWS cannot refuse them, so look up others.
      if (used && code === 'ERR_INVALID_CHAR') credentials.forget(used);
      outcome = { kind: 'retry', code: code ?? name, message };
    }
    if ('message' in outcome) outcome = { ...outcome, message: withoutKeys(outcome.message, used) };
    return batch.entries.map(() => outcome);
  }

  async function ask(batch: Batch, server: Server, used: AwsCredentials): Promise<Answer> {
    // Fetching credentials may have outlasted the emitter.
    if (closed) throw whenClosed();
    return await post(server, signedRequest(batch, server, used));
  }

  /** AWS quotes what it refuses; so does STS when a role is assumed. */
  function withoutKeys(message: string, used: AwsCredentials | undefined): string {
    // Anything shorter is not AWS's, such as an account number used as a key in development.
    const keys = [used?.accessKeyId, used?.sessionToken].filter((key) => key && key.length >= minKeyLength);
    return withoutSecrets(message, [...keys, options.assumeRoleExternalId]);
  }

  function serverAt(text: string): Server {
    let server = servers.get(text);
    if (!server) {
      const url = new URL(text);
      const secure = url.protocol === 'https:';
      const { hostname, port } = urlToHttpOptions(url);
      const path = url.pathname.replace(/\/+$/, '');
      const to = {
        hostname,
        port,
        agent: (agent as http.Agent | undefined) ?? (secure ? own.https : own.http),
      };
      servers.set(text, (server = { host: url.host, path, request: (secure ? https : http).request, to }));
    }
    return server;
  }

  function post({ request, to }: Server, { path, headers, body }: SignedRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const sent = request({ ...to, method: 'POST', path, headers }, (response) => {
        isAnswered = true;
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= maxAnswerBytes) chunks.push(chunk);
          else sent.destroy(failed('AnswerTooLarge', `the response is larger than ${maxAnswerBytes} bytes`));
        });
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            errorType: header(response.headers['x-amzn-errortype']),
            body: Buffer.concat(chunks).toString(),
          });
        });
        response.on('error', reject);
      });
      // A separate timer: an AbortSignal per request costs more than all other work for ten events.
      const timer = setTimeout(
        () => {
          sent.destroy(failed('RequestTimeout', `no response within ${requestTimeoutMs} ms`));
        },
        Math.min(requestTimeoutMs, maxTimerMs),
      ).unref();
      underWay.add(sent);
      sent.on('error', reject);
      sent.on('close', () => {
        clearTimeout(timer);
        underWay.delete(sent);
        // Happens when Node withholds the response, as for a protocol upgrade; a truncated one emits its own error.
        if (!isAnswered) reject(failed('ConnectionClosed', 'the connection was closed before a response'));
      });
      sent.end(body);
    });
  }

  return {
    send,
    close() {
      closed = true;
      for (const sent of underWay) sent.destroy(whenClosed());
      own.http.destroy();
      own.https.destroy();
    },
  };
}

/** The server that requests go to. */
interface Server {
  /** As in the `Host` header, which is signed. */
  readonly host: string;
  /** The path before the operation's own: empty, or `/path`. */
  readonly path: string;
  readonly request: typeof https.request;
  readonly to: https.RequestOptions;
}

function whenClosed(): Error {
  return failed('Closed', 'the emitter was closed');
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

interface Answer {
  readonly status: number;
  readonly errorType: string | undefined;
  readonly body: string;
}

/** @throws Error `MalformedAnswer` if the body is not from CloudTrail, such as a proxy's page. */
function outputOf(body: string): PutAuditEventsOutput {
  const output = parsedObject(body);
  if (!output) throw failed('MalformedAnswer', 'the response has HTTP status 200 but is not a JSON object');
  return output;
}

function parsedObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The code is in `x-amzn-errortype`, `__type` or `code`, after an optional namespace and before an optional URL. */
function failureOf({ status, errorType, body }: Answer): Failure {
  // For a page from a proxy or load balancer, the status is all there is to know.
  const parsed = parsedObject(body) ?? {};
  const named = [errorType, parsed['__type'], parsed['code']].find(
    (code) => typeof code === 'string' && code !== '',
  );
  const code =
    typeof named === 'string' ? (/([^#]*?)(?::.*)?$/.exec(named.split('#').pop() ?? '')?.[1] ?? named) : '';
  const message = parsed['message'] ?? parsed['Message'];
  return {
    status,
    code: code === '' ? `HTTP${status}` : code,
    message: typeof message === 'string' ? message : `the response has HTTP status ${status}`,
  };
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
