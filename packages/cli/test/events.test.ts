import { events, findEvent, findSource, sources } from '@org/event-catalog';
import { describe, expect, it } from 'vitest';
import { inWords } from '../src/events/show.js';
import { activity, collectingTerminal } from './collecting-terminal.js';

describe('activity events list', () => {
  it('lists every event of every source, one a line', async () => {
    const { code, stdout } = await activity(['events', 'list']);
    for (const { source, name, title } of events())
      expect(stdout).toMatch(
        new RegExp(`^ {2}${source}\\.${name} +${title} +(draft|stable|deprecated)$`, 'm'),
      );
    expect(code).toBe(0);
  });

  it('lists one source, named by its key or its event source, also as JSON', async () => {
    for (const source of ['klarity', 'com.nordcloudapp.klarity']) {
      const { stdout } = await activity(['events', 'list', '--source', source, '--json']);
      const listed = JSON.parse(stdout) as { event: string }[];
      expect(listed.map(({ event }) => event)).toEqual(
        findSource('klarity')?.events.map(({ name }) => `klarity.${name}`),
      );
      expect(listed).toContainEqual(expect.objectContaining({ event: 'klarity.discoveryRule.created' }));
    }
  });

  it('suggests the source that was probably meant', async () => {
    expect(await activity(['events', 'list', '--source', 'clarity'])).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'activity: The catalogue has no source "clarity".\n' +
        `Did you mean klarity? The sources are: ${sources()
          .map(({ key }) => key)
          .join(', ')}.\n`,
    });
  });
});

describe('activity events show', () => {
  const event = findEvent('imagefactory', 'image.failed');

  it('prints the description, the fields with their bounds, a record and the SQL within the terminal’s width', async () => {
    const { stdout } = await activity(['events', 'show', 'imagefactory.image.failed'], { columns: 80 });
    const prose = stdout.slice(0, stdout.indexOf('Example record'));
    expect(Math.max(...prose.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    for (const { path } of event?.fields ?? []) expect(stdout).toContain(`\n  ${path}\n`);
    expect(stdout).toContain('    string; required; one of ERROR, SHARE_ERROR, DELETE_ERROR\n');
    expect(stdout).toContain('"eventCategory": "ActivityAuditLog"');
    for (const { title, sql } of event?.queries ?? []) expect(stdout).toContain(`SQL: ${title}\n${sql}\n`);
  });

  it('tells of an event and of a field why they are deprecated, until when they stay, and what to use', () => {
    const [field, ...fields] = event?.fields ?? [];
    if (event === undefined || field === undefined) throw new Error('the catalogue has no image.failed');
    const removeAfter = '2027-06-30';
    const text = inWords(
      {
        ...event,
        stage: 'deprecated',
        deprecation: {
          since: '0.2.0',
          removeAfter,
          reason: 'Images no longer fail.',
          replacedBy: 'image.created',
        },
        fields: [
          {
            ...field,
            description: 'The image.',
            deprecation: { removeAfter, reason: 'Nobody reads it.' },
            renamedFrom: 'picture',
          },
          ...fields,
        ],
      },
      collectingTerminal([], [], { columns: 80 }),
    );
    expect(text).toContain(
      'deprecated   Since 0.2.0. To be removed after 2027-06-30. Images no longer\n' +
        '             fail. Use image.created.\n',
    );
    expect(text).toContain(
      '    The image. Deprecated. To be removed after 2027-06-30. Nobody reads it.\n' +
        '    Formerly picture.\n',
    );
  });

  it('prints only the schema, only a record, or everything in the catalogue, as JSON', async () => {
    const schema = await activity(['events', 'show', 'imagefactory.image.failed', '--schema']);
    expect(JSON.parse(schema.stdout)).toEqual(event?.schema);
    const record = await activity(['events', 'show', 'imagefactory.image.failed', '--example']);
    expect(JSON.parse(record.stdout)).toEqual(event?.example);
    const all = await activity(['events', 'show', 'imagefactory.image.failed', '--json']);
    expect(JSON.parse(all.stdout)).toEqual(event);
  });

  it('accepts the name alone if only one source has it, and the event source before it', async () => {
    for (const name of ['image.failed', 'com.nordcloudapp.imagefactory.image.failed'])
      expect((await activity(['events', 'show', name])).stdout).toContain(
        'imagefactory.image.failed\nImage failed.',
      );
  });

  it('suggests the event that was probably meant', async () => {
    expect(await activity(['events', 'show', 'klarity.discoveryrule.create'])).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'activity: The catalogue has no event "klarity.discoveryrule.create".\n' +
        'Did you mean klarity.discoveryRule.created? List all events: activity events list\n',
    });
    expect((await activity(['events', 'show', 'nothing.like.it'])).stderr).toContain(
      '\nList them: activity events list\n',
    );
  });
});
