import { AwsError } from './aws-error.js';
import { awsJson } from './protocols/aws-json.js';
import { awsQuery } from './protocols/aws-query.js';
import type { HttpRequest, Protocol } from './protocols/protocol.js';
import { restJson } from './protocols/rest-json.js';

const PROTOCOLS: readonly Protocol[] = [awsJson, awsQuery, restJson];

/** The protocol of a request, which its errors use too. */
export function protocolOf(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): Protocol {
  return PROTOCOLS.find((protocol) => protocol.accepts(request)) ?? unknown;
}

/** For requests that no AWS client sends: the error is JSON, which a person can read. */
const unknown: Protocol = {
  ...restJson,
  operation({ method, path }) {
    throw new AwsError(
      'UnknownOperationException',
      `${method} ${path} is not a request in the protocol of CloudTrail, CloudTrail Data or STS.`,
    );
  },
};
