import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { account } from './events.js';

/** How many requests are in flight at a time. */
export const connections = 16;

interface QueryResults {
  readonly QueryStatus: string;
  readonly QueryResultRows?: readonly unknown[];
}

/**
 * A client that takes little CPU, so that the lake is measured and not the client. It does not sign: by default the lake
 * accepts an account ID as an access key, with any signature of the right form.
 */
export class LakeClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  constructor(private readonly url: string) {}

  /** Sends a request. Throws unless all its events were accepted. */
  async put(channelArn: string, body: string, events: number): Promise<void> {
    const path = `/PutAuditEvents?channelArn=${encodeURIComponent(channelArn)}`;
    const answer = await this.#post<{ successful?: unknown[] }>(path, body, 'cloudtrail-data', {
      'content-type': 'application/json',
    });
    if (answer.successful?.length !== events) throw new Error(JSON.stringify(answer));
  }

  /** Calls an operation of the control plane. */
  call<Output>(operation: string, input: object): Promise<Output> {
    return this.#post('/', JSON.stringify(input), 'cloudtrail', {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
    });
  }

  /** Runs a query to its end. Throws unless it finds this many rows. */
  async query(statement: string, rows: number): Promise<void> {
    const { QueryId } = await this.call<{ QueryId: string }>('StartQuery', { QueryStatement: statement });
    let results = await this.call<QueryResults>('GetQueryResults', { QueryId });
    while (['QUEUED', 'RUNNING'].includes(results.QueryStatus)) {
      // A client that polls without a pause would take CPU from the lake.
      await setTimeout(2);
      results = await this.call('GetQueryResults', { QueryId });
    }
    if (results.QueryResultRows?.length !== rows) throw new Error(JSON.stringify(results));
  }

  close(): void {
    this.#agent.destroy();
  }

  #post<Output>(path: string, body: string, service: string, headers: OutgoingHttpHeaders): Promise<Output> {
    const scope = `${account}/20260101/eu-west-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
    return new Promise((resolve, reject) => {
      request(
        new URL(path, this.url),
        {
          agent: this.#agent,
          method: 'POST',
          headers: {
            ...headers,
            'x-amz-date': '20260101T000000Z',
            authorization,
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          text(response).then((answer) => {
            resolve(JSON.parse(answer) as Output);
          }, reject);
        },
      )
        .on('error', reject)
        .end(body);
    });
  }
}
