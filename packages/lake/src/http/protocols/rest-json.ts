import { putAuditEvents } from '../../ingest/put-audit-events.js';
import { AwsError } from '../aws-error.js';
import { parseJson } from './json-body.js';
import type { Protocol } from './protocol.js';

export const PUT_AUDIT_EVENTS = 'PutAuditEvents';

const TYPE = { 'content-type': 'application/json' };

/** restJson1, which CloudTrail Data speaks: the operation is the path. */
export const restJson: Protocol = {
  service: 'cloudtrail-data',

  accepts: ({ path }) => path !== '/',

  operation({ method, path, query, headers, body }) {
    if (method !== 'POST' || path !== '/PutAuditEvents') {
      throw new AwsError('UnknownOperationException', `There is no operation ${method} ${path}.`);
    }
    if (!/^application\/json\s*(;|$)/.test(headers['content-type'] ?? '')) {
      throw new AwsError('SerializationException', 'The content type must be application/json.');
    }
    return {
      name: PUT_AUDIT_EVENTS,
      channel: query.get('channelArn') ?? undefined,
      run: async (context, caller) => {
        const output = await putAuditEvents(context, caller, {
          channelArn: query.get('channelArn') ?? undefined,
          externalId: query.get('externalId') ?? undefined,
          body: parseJson(body),
        });
        return { status: 200, headers: TYPE, body: JSON.stringify(output) };
      },
    };
  },

  failure: (error) => ({
    status: error.status,
    headers: { ...TYPE, 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  }),
};
