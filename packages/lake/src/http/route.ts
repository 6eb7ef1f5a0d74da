import { AwsError } from './aws-error.js';
import { awsJson } from './protocols/aws-json.js';
import { awsQuery } from './protocols/aws-query.js';
import type { HttpRequest, Protocol } from './protocols/protocol.js';
import { restJson } from './protocols/rest-json.js';

const PROTOCOLS: readonly Protocol[] = [awsJson, awsQuery, restJson];

/** Which protocol a request is written in: what its errors are written in, too. */
export function protocolOf(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): Protocol {
  return PROTOCOLS.find((protocol) => protocol.accepts(request)) ?? unknown;
}

/** For what no AWS client sends: answered in JSON, which a person can read. */
const unknown: Protocol = {
  ...restJson,
  operation({ method, path }) {
    throw new AwsError(
      'UnknownOperationException',
      `${method} ${path} is no request of CloudTrail's, CloudTrail Data's or STS's protocol.`,
    );
  },
};
