import { describe, expect, it } from 'vitest';
import { events, findEvent, findSource, queryText, sources, type JsonRecord } from '../src/index.js';

const store = '00000000-0000-4000-8000-0000000000aa';

describe('the catalogue', () => {
  it('finds an event as a stored record names it, or by the key of its source', () => {
    const event = findEvent('com.nordcloudapp.klarity', 'discoveryRule.created');
    expect(event?.title).toBe('Discovery rule created');
    expect(findEvent('klarity', 'discoveryRule.created')).toBe(event);
    expect(findEvent('klarity', 'discoveryRule.renamed')).toBeUndefined();
    expect(findEvent('com.example.other', 'discoveryRule.created')).toBeUndefined();
  });

  it('lists every source with its events, each of which knows its source', () => {
    expect(sources().map(({ key }) => key)).toEqual([
      'autobackup',
      'autopatcher',
      'imagefactory',
      'klarity',
      'maestro',
    ]);
    expect(events()).toHaveLength(sources().flatMap((source) => source.events).length);
    for (const event of events()) expect(findSource(event.source)?.events).toContain(event);
  });

  it('tells of each field its way, type, bounds, sensitivity and meaning', () => {
    expect(findEvent('imagefactory', 'image.distributed')?.fields).toContainEqual({
      path: 'responseElements.distributions[].errorCode',
      type: 'string',
      bounds: '1 to 64 characters',
      required: true,
      sensitivity: 'none',
      description: 'The code of the error that kept the image from this account.',
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

  it('has schemas that refer to no other document, and fix what the emitter supplies', () => {
    for (const { schema, name } of events()) {
      expect(JSON.stringify(schema), name).not.toContain('"$ref"');
      const properties = schema['properties'] as JsonRecord;
      expect(properties['eventName'], name).toMatchObject({ const: name });
      expect(schema['required'], name).toContain('recipientAccountId');
    }
  });

  it('has for each event a record as CloudTrail stores it, with the names of the event', () => {
    for (const { example, name, source } of events()) {
      const eventData = example['eventData'] as JsonRecord;
      expect(eventData['eventName']).toBe(name);
      expect(eventData['eventSource']).toBe(findSource(source)?.eventSource);
      expect(example).toMatchObject({ eventCategory: 'ActivityAuditLog', eventType: 'ActivityLog' });
    }
  });

  it('has queries that ask one event data store for one type of event', () => {
    for (const event of events()) {
      for (const query of event.queries) {
        const sql = queryText(query, store);
        expect(sql).toContain(`FROM ${store}\n`);
        expect(sql).toContain(`eventData.eventName = '${event.name}'`);
        expect(sql).not.toContain('$EDS_ID');
      }
    }
  });

  it('takes an event data store by its ID or its ARN, and nothing that could be SQL', () => {
    const [query] = findEvent('klarity', 'account.added')?.queries ?? [];
    if (query === undefined) throw new Error('account.added has no query');
    const arn = `arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/${store}`;
    expect(queryText(query, arn)).toBe(queryText(query, store));
    expect(() => queryText(query, `${store} WHERE 1=1; --`)).toThrow(
      'is not the ID or ARN of an event data store',
    );
  });
});
