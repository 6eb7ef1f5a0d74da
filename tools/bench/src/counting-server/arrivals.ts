import { gunzipSync } from 'node:zlib';

interface Entry {
  readonly id: string;
}

/** The IDs of the events in a request, and the response that its sender accepts as success. */
export interface Arrival {
  readonly ids: readonly string[];
  readonly answer: object;
}

/** Reads a request of any sender, recognized by its path. */
export function arrivalOf(path: string, encoding: string | undefined, raw: Buffer): Arrival {
  const body = (): unknown => JSON.parse((encoding === 'gzip' ? gunzipSync(raw) : raw).toString());
  if (path.startsWith('/PutAuditEvents')) {
    const ids = (body() as { auditEvents: Entry[] }).auditEvents.map(({ id }) => id);
    return { ids, answer: { successful: ids.map((id) => ({ id, eventID: id })), failed: [] } };
  }
  if (path.startsWith('/batch')) {
    const { batch } = body() as { batch: { properties: { UID: string } }[] };
    return { ids: batch.map(({ properties }) => properties.UID), answer: { status: 1 } };
  }
  if (path.startsWith('/v1/batch')) {
    const { batch } = body() as { batch: { messageId: string }[] };
    return { ids: batch.map(({ messageId }) => messageId), answer: { success: true } };
  }
  if (path.startsWith('/v1/logs')) return { ids: logRecordIds(body()), answer: {} };
  if (path === '/') {
    const { ResourceArn, ResourcePolicy } = body() as { ResourceArn: string; ResourcePolicy: string };
    return {
      ids: [(JSON.parse(ResourcePolicy) as { UID: string }).UID],
      answer: { ResourceArn, ResourcePolicy },
    };
  }
  return { ids: [], answer: {} };
}

interface LogRecords {
  readonly resourceLogs: {
    scopeLogs: { logRecords: { attributes: { key: string; value: { stringValue: string } }[] }[] }[];
  }[];
}

/** The UIDs in an OTLP request in JSON. */
function logRecordIds(body: unknown): string[] {
  return (body as LogRecords).resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(
        ({ attributes }) => attributes.find(({ key }) => key === 'UID')?.value.stringValue ?? '',
      ),
    ),
  );
}
