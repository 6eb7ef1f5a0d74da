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

/** `accessKeyId` (AWS STS, API version 2011-06-15). */
const minKeyLength = 16;

/** PutAuditEvents over `node:https`, with connections kept alive. */
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
      // No answer of AWS's, whatever it is called: no event can be blamed for it.
      const { code, name, message } = error as NodeJS.ErrnoException;
      outcome = { kind: 'retry', code: code ?? name, message };
    }
    if ('message' in outcome) outcome = { ...outcome, message: withoutKeys(outcome.message, used) };
    return batch.entries.map(() => outcome);
  }

  async function ask(batch: Batch, server: Server, used: AwsCredentials): Promise<Answer> {
    // Its credentials may have taken longer than the emitter lived.
    if (closed) throw whenClosed();
    return await post(server, signedRequest(batch, server, used));
  }

  /** AWS quotes what it refuses; so does its token service, where it is asked for a role. */
  function withoutKeys(message: string, used: AwsCredentials | undefined): string {
    // What is shorter is none of AWS's, such as the account that stands for a key in development.
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
          else sent.destroy(failed('AnswerTooLarge', `the answer is over ${maxAnswerBytes} bytes`));
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
      // A timer of its own: an AbortSignal for each request costs more than all that is done for ten events.
      const timer = setTimeout(
        () => {
          sent.destroy(failed('RequestTimeout', `no answer within ${requestTimeoutMs} ms`));
        },
        Math.min(requestTimeoutMs, maxTimerMs),
      ).unref();
      underWay.add(sent);
      sent.on('error', reject);
      sent.on('close', () => {
        clearTimeout(timer);
        underWay.delete(sent);
        // Such as after an answer that Node keeps from us: a switch of protocols. A cut answer ends by its own error.
        if (!isAnswered) reject(failed('ConnectionClosed', 'the connection was closed before an answer'));
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

/** Where requests go. */
interface Server {
  /** As the `Host` header has it, which is signed. */
  readonly host: string;
  /** What precedes the operation's own path: nothing, or `/path`. */
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

/** @throws Error `MalformedAnswer` where it is no answer of CloudTrail's, such as the page of a proxy. */
function outputOf(body: string): PutAuditEventsOutput {
  const output = parsedObject(body);
  if (!output) throw failed('MalformedAnswer', 'the answer has HTTP status 200, and is no JSON object');
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

/** The code stands in `x-amzn-errortype`, `__type` or `code`, with a namespace before it or a URL behind it. */
function failureOf({ status, errorType, body }: Answer): Failure {
  // Of a proxy's or load balancer's page the status tells what there is to know.
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
    message: typeof message === 'string' ? message : `answered with HTTP status ${status}`,
  };
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
