import { describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  anyEvent,
  events,
  findEvent,
  findSource,
  queryText,
  sources,
  type JsonRecord,
} from '../src/index.js';

const ajv = new Ajv2020({ allErrors: true, strictSchema: false, addUsedSchema: false });
addFormats.default(ajv);

/** The eventData of an event's example. */
function recordOf(source: string, name: string): JsonRecord {
  return findEvent(source, name)?.example['eventData'] as JsonRecord;
}

function problems(schema: JsonRecord, value: unknown): string[] {
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

const store = '00000000-0000-4000-8000-0000000000aa';

describe('the catalogue', () => {
  it('finds an event by the names in a stored record, or by its source key', () => {
    const event = findEvent('com.nordcloudapp.klarity', 'discoveryRule.created');
    expect(event?.title).toBe('Discovery rule created');
    expect(findEvent('klarity', 'discoveryRule.created')).toBe(event);
    expect(findEvent('klarity', 'discoveryRule.renamed')).toBeUndefined();
    expect(findEvent('com.example.other', 'discoveryRule.created')).toBeUndefined();
  });

  it('lists every source with its events, which refer back to it', () => {
    const keys = sources().map(({ key }) => key);
    expect(keys).toEqual(
      expect.arrayContaining(['autobackup', 'autopatcher', 'imagefactory', 'klarity', 'maestro']),
    );
    expect(keys).toEqual(keys.toSorted());
    expect(events()).toHaveLength(sources().flatMap((source) => source.events).length);
    for (const event of events()) expect(findSource(event.source)?.events).toContain(event);
  });

  it('describes each field: path, type, bounds, sensitivity and meaning', () => {
    expect(findEvent('imagefactory', 'image.distributed')?.fields).toContainEqual({
      path: 'responseElements.distributions[].errorCode',
      type: 'string',
      bounds: '1 to 64 characters',
      required: true,
      sensitivity: 'none',
      description: 'The code of the error that prevented the distribution to this account.',
      when: 'result is FAILED',
    });
  });

  it.each([
    ['klarity', 'discoveryRule.created', 'ruleId ruleName environment application'],
    ['autobackup', 'backup.started', 'resourceType resourceArn region backupPolicy'],
    ['autopatcher', 'baselinePatching.completed', 'machinesCount updatedCount skippedCount noUpdatesCount'],
    ['imagefactory', 'image.created', 'templateId osType osVersion hardening'],
    ['maestro', 'deployment.created', 'deploymentId deploymentName awsAccountId organizationId'],
  ])('has of %s %s the request parameters that were published, and no other', (source, name, fields) => {
    const published = fields.split(' ').map((field) => `requestParameters.${field}`);
    const own = findEvent(source, name)?.fields.map(({ path }) => path) ?? [];
    expect(own.filter((path) => path.startsWith('requestParameters.')).sort()).toEqual(published.sort());
  });

  it('has self-contained schemas that fix what the emitter supplies', () => {
    for (const { schema, name } of events()) {
      expect(JSON.stringify(schema), name).not.toContain('"$ref"');
      const properties = schema['properties'] as JsonRecord;
      expect(properties['eventName'], name).toMatchObject({ const: name });
      expect(schema['required'], name).toContain('recipientAccountId');
    }
  });

  it('has a record for each event as CloudTrail stores it, with the names of the event', () => {
    for (const { example, name, source } of events()) {
      const eventData = example['eventData'] as JsonRecord;
      expect(eventData['eventName']).toBe(name);
      expect(eventData['eventSource']).toBe(findSource(source)?.eventSource);
      expect(example).toMatchObject({ eventCategory: 'ActivityAuditLog', eventType: 'ActivityLog' });
    }
  });

  it('has records that match the schema of their event and the envelope', () => {
    for (const { name, schema, example } of events()) {
      expect(problems(schema, example['eventData']), name).toEqual([]);
      expect(problems(anyEvent, example['eventData']), name).toEqual([]);
    }
  });

  it('allows an optional section to contain only the event number, and requires the other members together', () => {
    const schema = findEvent('maestro', 'deployment.created')?.schema ?? {};
    const { additionalEventData, ...eventData } = recordOf('maestro', 'deployment.created');
    const { emitter } = additionalEventData as { emitter: JsonRecord };
    const withSection = (section: JsonRecord): string[] =>
      problems(schema, { ...eventData, additionalEventData: section });
    expect(problems(schema, eventData)).toEqual([]);
    expect(withSection({ emitter })).toEqual([]);
    expect(withSection({ emitter, blueprintVersion: '2.3.0' })).toEqual([
      '/additionalEventData must have property blueprintName when property blueprintVersion is present',
    ]);
  });

  it('has the envelope that all events share', () => {
    const eventData = recordOf('klarity', 'account.added');
    const other = {
      ...eventData,
      eventSource: 'com.example.other',
      requestParameters: { anything: [1, null] },
    };
    expect(problems(anyEvent, other)).toEqual([]);
    expect(problems(anyEvent, { ...other, version: '', eventName: '', nonsense: 1 })).toEqual([
      ' must NOT have additional properties',
      '/version must NOT have fewer than 1 characters',
      '/eventName must NOT have fewer than 1 characters',
    ]);
  });

  it('has queries that select one type of event from one event data store', () => {
    for (const event of events()) {
      for (const query of event.queries) {
        const sql = queryText(query, store);
        expect(sql).toContain(`FROM ${store}\n`);
        expect(sql).toContain(`eventData.eventName = '${event.name}'`);
        expect(sql).not.toContain('$EDS_ID');
      }
    }
  });

  it('accepts the ID or ARN of an event data store, and nothing that could be SQL', () => {
    const [query] = findEvent('klarity', 'account.added')?.queries ?? [];
    if (query === undefined) throw new Error('account.added has no query');
    const arn = `arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/${store}`;
    expect(queryText(query, arn)).toBe(queryText(query, store));
    expect(() => queryText(query, `${store} WHERE 1=1; --`)).toThrow(
      'is not the ID or ARN of an event data store',
    );
  });
});
