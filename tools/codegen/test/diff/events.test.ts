import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json.js';
import { anOrder, envelopeText, shopSource } from '../sample-schemas.js';
import { changesOf, eventOf, judgeEvent, judgeValue, lineOf } from './two-states.js';

const placed = 'shop/order.placed.json';
const text = { type: 'string' };

function judge(before: Readonly<Record<string, Json>>, after: Readonly<Record<string, Json>>): string[] {
  return changesOf(before, after).map(lineOf);
}

/** Without the sentences. */
function kindsOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(':')[0] ?? '');
}

describe('the verdict', () => {
  it('on an added event is minor', () => {
    expect(judge({}, { [placed]: anOrder })).toEqual(['new/new minor event: New event: Order placed.']);
  });

  it('on a removed event is major', () => {
    expect(judge({ [placed]: anOrder }, {})).toEqual([
      'breaks/breaks major event: The event is removed. Code that emits it no longer compiles. ' +
        'No more of these events arrive; stored ones remain.',
    ]);
  });

  it('on an added optional property is minor', () => {
    expect(judgeEvent(eventOf({}), eventOf({ note: text }))).toEqual([
      'fits/fits minor properties: `requestParameters.note` is new and optional (string). Events stored earlier do not have it.',
    ]);
  });

  it('on an added required property is major, for callers', () => {
    expect(judgeEvent(eventOf({}), eventOf({ note: text }, ['note']))).toEqual([
      'breaks/fits major required: `requestParameters.note` is new and required (string). ' +
        'Each call must pass it. Events stored earlier do not have it.',
    ]);
  });

  it('on a removed property is major', () => {
    expect(judgeEvent(eventOf({ note: text }), eventOf({}))).toEqual([
      'breaks/breaks major properties: `requestParameters.note` is removed. A call that passes it is refused. ' +
        'New events do not have it; saved SQL finds it only in events stored earlier.',
    ]);
  });

  it('on a removed property says until when its deprecation let it stay, and what to use instead', () => {
    const details = {
      since: '0.3.0',
      removeAfter: '2027-01-31',
      reason: 'Nobody reads it.',
      replacedBy: 'remark',
    };
    const note = { ...text, deprecated: true, 'x-deprecated': details };
    expect(judgeEvent(eventOf({ note, remark: text }), eventOf({ remark: text })).join()).toContain(
      '`requestParameters.note` is removed. It was to stay until `2027-01-31`. Use `remark`. A call that',
    );
  });

  it('on a property renamed without x-renamed-from is that one was removed and one added', () => {
    expect(kindsOf(judgeEvent(eventOf({ note: text }), eventOf({ remark: text })))).toEqual([
      'fits/fits minor properties',
      'breaks/breaks major properties',
    ]);
  });

  it('on a property renamed with x-renamed-from is major for callers, and a notice for readers', () => {
    const after = eventOf({ remark: { ...text, 'x-renamed-from': 'note' } });
    expect(judgeEvent(eventOf({ note: text }), after)).toEqual([
      'breaks/notice major x-renamed-from: `requestParameters.note` is renamed to `requestParameters.remark`. ' +
        'Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    ]);
  });

  it('on a property that gets back its former name is that of any other renaming', () => {
    const before = eventOf({ remark: { ...text, 'x-renamed-from': 'note' } });
    const after = eventOf({ note: { ...text, 'x-renamed-from': 'remark' } });
    expect(judgeEvent(before, after)).toEqual([
      'breaks/notice major x-renamed-from: `requestParameters.remark` is renamed to `requestParameters.note`. ' +
        'Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    ]);
  });

  it('on a former name that is given to another property is major, for readers', () => {
    const remark = { ...text, 'x-renamed-from': 'note' };
    const taken =
      'fits/breaks major properties: `requestParameters.note` has a name that `requestParameters.remark` once had. ' +
      'Saved SQL that reads it gets the values of both.';
    expect(judgeEvent(eventOf({ remark }), eventOf({ remark: text, note: text }))).toEqual([
      'fits/notice minor x-renamed-from: `requestParameters.remark` no longer declares the former name `note`. ' +
        'The generated query no longer reads the former name.',
      taken,
      'fits/fits minor properties: `requestParameters.note` is new and optional (string). Events stored earlier do not have it.',
    ]);
    const other = { ...text, 'x-renamed-from': 'other' };
    expect(judgeEvent(eventOf({ remark, other: text }), eventOf({ remark: text, note: other }))).toContain(
      taken,
    );
  });

  it('on a property renamed where no generated query reads both names is major, also for readers', () => {
    const renamed = { ...text, 'x-renamed-from': 'note' };
    const inside = (properties: JsonObject): JsonObject => ({
      type: 'object',
      additionalProperties: false,
      properties,
    });
    const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
    const mapOf = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values });
    const sentences =
      'Calls must pass it under the new name. No generated query reads it there: saved SQL must read both names.';
    expect(judgeValue(list(inside({ note: text })), list(inside({ remark: renamed })))).toEqual([
      'breaks/breaks major x-renamed-from: `requestParameters.value[].note` is renamed to `requestParameters.value[].remark`. ' +
        sentences,
    ]);
    expect(kindsOf(judgeValue(mapOf(inside({ note: text })), mapOf(inside({ remark: renamed }))))).toEqual([
      'breaks/breaks major x-renamed-from',
    ]);
    const variants = (properties: JsonObject): JsonObject => ({
      oneOf: ['a', 'b'].map((kind) => ({
        ...inside({ kind: { const: kind }, ...properties }),
        required: ['kind'],
      })),
    });
    expect(kindsOf(judgeValue(variants({ note: text }), variants({ remark: renamed })))).toEqual([
      'breaks/breaks major x-renamed-from',
      'breaks/breaks major x-renamed-from',
    ]);
    // Inside an object, a list beside it changes nothing: each has its own column.
    const tags = list(text);
    expect(judgeValue(inside({ note: text, tags }), inside({ remark: renamed, tags }))).toEqual([
      'breaks/notice major x-renamed-from: `requestParameters.value.note` is renamed to `requestParameters.value.remark`. ' +
        'Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    ]);
  });

  it('on a property renamed a second time is major, also for readers', () => {
    const before = eventOf({ remark: { ...text, 'x-renamed-from': 'note' } });
    const after = eventOf({ comment: { ...text, 'x-renamed-from': 'remark' } });
    expect(judgeEvent(before, after)).toEqual([
      'breaks/breaks major x-renamed-from: `requestParameters.remark` is renamed to `requestParameters.comment`. ' +
        'Calls must pass it under the new name. The generated query reads the last two names, and no longer `note`: ' +
        'saved SQL must continue to read all three.',
    ]);
  });

  it('on an enum value that is replaced by another is major', () => {
    expect(judgeValue({ enum: ['a', 'b'] }, { enum: ['a', 'c'] })).toEqual([
      'breaks/breaks major enum: `requestParameters.value` can no longer be `"b"`, and can now be `"c"`. ' +
        'A call that passes the former value is refused. Saved SQL that compares it with the former value finds no new events.',
    ]);
  });

  it('on an additional type of value is major, for readers', () => {
    const line =
      'fits/breaks major enum: `requestParameters.value` can now be a string as well. ' +
      'Saved SQL that reads it as the former type may fail.';
    expect(judgeValue({ enum: [1, 2] }, { enum: [1, 2, 'x'] })).toContain(line);
    expect(judgeValue({ enum: [1.5] }, { enum: [1.5, 'x'] })).toContain(line);
    expect(judgeValue({ type: 'boolean' }, { enum: [true, false, 'unknown'] })).toContain(line);
    expect(judgeValue({ enum: [1, 2] }, { type: 'number' }).join()).toContain('can now be a number as well');
    // A whole number is a number, and null tells nothing.
    expect(judgeValue({ enum: [1.5] }, { enum: [1.5, 2, null] }).join()).not.toContain('as well');
  });

  it('on a required property that becomes optional is minor', () => {
    expect(judgeEvent(eventOf({ note: text }, ['note']), eventOf({ note: text }))).toEqual([
      'fits/notice minor required: `requestParameters.note` is no longer required. Queries may find it null.',
    ]);
  });

  it('on an optional property that becomes required is major, for callers', () => {
    expect(judgeEvent(eventOf({ note: text }), eventOf({ note: text }, ['note']))).toEqual([
      'breaks/fits major required: `requestParameters.note` is now required. ' +
        'Each call must pass it. Events stored earlier may not have it.',
    ]);
  });

  it.each([
    ['enum', { enum: ['a', 'b'] }, { enum: ['a'] }],
    ['bound', { ...text, maxLength: 2 }, { ...text, maxLength: 1 }],
    ['pattern', text, { ...text, pattern: 'a' }],
    ['format', text, { ...text, format: 'uuid' }],
  ])('on a narrower %s is major, for callers', (_what, before, after) => {
    expect(judgeValue(before, after).join()).toMatch(/^breaks\/fits major /);
  });

  it.each([
    ['enum', { enum: ['a'] }, { enum: ['a', 'b'] }],
    ['bound', { ...text, maxLength: 1 }, { ...text, maxLength: 2 }],
  ])('on a wider %s is minor, with a notice for readers', (_what, before, after) => {
    expect(judgeValue(before, after).join()).toMatch(/^fits\/notice minor /);
  });

  it('on a changed type is major', () => {
    expect(judgeValue(text, { type: 'boolean' })).toEqual([
      'breaks/breaks major type: `requestParameters.value` is now a boolean (a string before). ' +
        'Calls must pass the new type. Queries return values of both types.',
    ]);
  });

  it('on a changed title, description or example is a patch', () => {
    const after = { ...anOrder, title: 'Placed', description: 'Placed.', examples: [{}] };
    expect(judgeEvent(anOrder, after)).toEqual([
      'fits/fits patch title: The title is reworded.',
      'fits/fits patch description: The description is reworded.',
      'fits/fits patch examples: The examples changed.',
    ]);
  });

  it('on a deprecation is minor, with a notice for all', () => {
    const details = {
      since: '0.3.0',
      removeAfter: '2027-01-31',
      reason: 'It is split',
      replacedBy: 'order.paid',
    };
    const after = {
      ...anOrder,
      'x-stage': 'deprecated',
      deprecated: true,
      'x-deprecated': details,
    };
    expect(judgeEvent(anOrder, after)).toEqual([
      'notice/notice minor deprecated: The event is deprecated. It has been deprecated since `0.3.0`. ' +
        'It may be removed after `2027-01-31`. It is split. Use `order.paid`.',
    ]);
    expect(judgeEvent(after, anOrder)).toEqual([
      'notice/notice minor deprecated: The event is no longer deprecated.',
    ]);
    const [removed] = judge({ [placed]: after }, {});
    expect(removed).toContain('The event is removed. It was to stay until `2027-01-31`. Use `order.paid`.');
  });

  it('on a changed event source or version is major, for readers', () => {
    const source = { ...shopSource, eventSource: 'com.example.store', version: 'v2' };
    expect(judge({ [placed]: anOrder }, { [placed]: anOrder, 'shop/source.json': source })).toEqual([
      'fits/breaks major eventSource: `eventSource` of the source is now `com.example.store` ' +
        '(`com.example.shop` before). Saved SQL that filters by it finds no new events.',
      'fits/breaks major version: `version` of the source is now `v2` (`v1` before). ' +
        'Saved SQL that filters by it finds no new events.',
    ]);
  });
});

describe('an event', () => {
  it('that is a draft is judged like any other, and the sentence says that it was a draft', () => {
    const draft = { ...eventOf({ note: text }), 'x-stage': 'draft' };
    const [line] = judgeEvent(draft, { ...eventOf({}), 'x-stage': 'draft' });
    expect(line).toMatch(
      /^breaks\/breaks major properties: `requestParameters.note` is removed. \(The event was a draft.\) /,
    );
    expect(judge({}, { [placed]: draft })).toEqual([
      'new/new minor event: New event: Order placed. It is a draft, and may change in any release.',
    ]);
    expect(judge({ [placed]: draft }, {}).join()).toContain('The event is removed. (The event was a draft.)');
  });

  it('that changes its stage promises more or less than before', () => {
    expect(judgeEvent({ ...anOrder, 'x-stage': 'draft' }, anOrder)).toEqual([
      'notice/notice minor x-stage: The event is now `stable` (`draft` before). (The event was a draft.)',
    ]);
    expect(judgeEvent(anOrder, { ...anOrder, 'x-stage': 'draft' })).toEqual([
      'notice/notice minor x-stage: The event is now `draft` (`stable` before).',
    ]);
  });

  it('that is deprecated is at the stage `deprecated`, whatever its `x-stage` says', () => {
    const deprecated = { ...anOrder, deprecated: true };
    expect(judgeEvent(deprecated, { ...deprecated, 'x-stage': 'deprecated' })).toEqual([]);
    expect(judgeEvent(anOrder, { ...anOrder, 'x-stage': 'deprecated' })).toEqual([
      'notice/notice minor deprecated: The event is deprecated.',
    ]);
  });

  it('changes with a section as with any property', () => {
    const section = { type: 'object', required: [], additionalProperties: false, properties: { id: text } };
    const before = eventOf({});
    const after = {
      ...before,
      properties: { ...(before['properties'] as JsonObject), responseElements: section },
    };
    expect(judgeEvent(before, after)).toEqual([
      'fits/fits minor properties: `responseElements` is new and optional (object). Events stored earlier do not have it.',
    ]);
    expect(judgeEvent(after, before)[0]).toMatch(
      /^breaks\/breaks major properties: `responseElements` is removed\./,
    );
  });

  it('does not change with what only its author or an editor reads', () => {
    const after = {
      ...anOrder,
      $schema: '../meta/event.json',
      'x-silence': [{ rule: 'a', reason: 'b' }],
      $defs: {},
    };
    expect(judgeEvent(anOrder, after)).toEqual([]);
  });
});

describe('a $ref', () => {
  const definitions = (schema: JsonObject): Json => ({ $defs: { id: schema } });
  const reference = { $ref: '../common/ids.json#/$defs/id' };
  const uuid = { type: 'string', format: 'uuid', description: 'An ID.' };

  it('means its target: to inline or move the target changes nothing', () => {
    const files = { 'common/ids.json': definitions(uuid) };
    expect(
      judge(
        { ...files, [placed]: eventOf({ id: reference }) },
        { ...files, [placed]: eventOf({ id: uuid }) },
      ),
    ).toEqual([]);
    const local = { ...eventOf({ id: { $ref: '#/$defs/own' } }), $defs: { own: reference } };
    expect(judge({ ...files, [placed]: eventOf({ id: reference }) }, { ...files, [placed]: local })).toEqual(
      [],
    );
  });

  it('reports a changed definition in every event that refers to it, at the place of the reference', () => {
    const events = {
      [placed]: eventOf({ id: reference }),
      'shop/order.paid.json': eventOf({ ids: { type: 'array', items: reference } }),
    };
    const found = changesOf(
      { ...events, 'common/ids.json': definitions(uuid) },
      { ...events, 'common/ids.json': definitions({ type: 'string', maxLength: 9, description: 'The ID.' }) },
    );
    expect(found.map(({ event, keyword, path }) => `${event ?? ''} ${keyword} ${path}`)).toEqual([
      'order.paid maxLength requestParameters.ids[]',
      'order.paid format requestParameters.ids[]',
      'order.paid description requestParameters.ids[]',
      'order.placed maxLength requestParameters.id',
      'order.placed format requestParameters.id',
      'order.placed description requestParameters.id',
    ]);
  });

  it('is overridden by the texts beside it', () => {
    const files = (description: string): Record<string, Json> => ({
      'common/ids.json': definitions({ ...uuid, description }),
      [placed]: eventOf({ id: { ...reference, description: 'The order.' } }),
    });
    expect(judge(files('An ID.'), files('Another ID.'))).toEqual([]);
  });
});

describe('a source', () => {
  it('that is added or removed counts as all its events', () => {
    const store = { 'store/source.json': shopSource, 'store/order.placed.json': anOrder };
    expect(judge({}, store)).toEqual(['new/new minor source: New source `store` (Shop), with 1 event.']);
    expect(judge(store, {})).toEqual([
      'breaks/breaks major source: The source `store` (Shop) is removed, with all its events. ' +
        'Code that emits it no longer compiles. No more of these events arrive; stored ones remain.',
    ]);
  });

  it('reports to its readers when its service begins or stops publishing', () => {
    const reserved = { 'shop/source.json': { ...shopSource, integration: 'reserved' } };
    expect(judge(reserved, {})).toEqual([
      'notice/notice minor integration: `integration` of the source is now `live` (`reserved` before). ' +
        'Its service now publishes these events.',
    ]);
    expect(judge({}, reserved).join()).toContain('Its service no longer publishes these events.');
  });

  it('can change in its texts only', () => {
    const source = { ...shopSource, service: 'Store', owner: 'Store team', description: 'Sells.' };
    expect(judge({}, { 'shop/source.json': source })).toEqual([
      'fits/fits patch service: `service` of the source is now `Store` (`Shop` before).',
      'fits/fits patch owner: `owner` of the source is now `Store team` (`Shop team` before).',
      'fits/fits patch description: The description of the source is reworded.',
    ]);
  });
});

describe('the envelope', () => {
  const envelope = JSON.parse(envelopeText) as {
    required: string[];
    properties: Record<string, JsonObject>;
  } & JsonObject;
  const withMember = (
    name: string,
    member: JsonObject | undefined,
    rest: JsonObject = {},
  ): Record<string, Json> => {
    const properties = Object.fromEntries(
      Object.entries(envelope.properties).filter(([key]) => key !== name),
    );
    return {
      'envelope.json': {
        ...envelope,
        ...rest,
        properties: { ...properties, ...(member === undefined ? {} : { [name]: member }) },
      },
    };
  };
  const member = (name: string): JsonObject => envelope.properties[name] ?? {};

  it.each<[string, Record<string, Json>, string[]]>([
    [
      'a text bounded more tightly, in bytes',
      withMember('errorCode', { ...member('errorCode'), 'x-maxBytes': 100 }),
      [
        'breaks/fits major x-maxBytes: `errorCode` is bounded more tightly: at most 100 bytes (at most 256 bytes before). ' +
          'A call with a value outside the bound is refused. Events stored earlier may contain such values.',
      ],
    ],
    [
      'a section that may be larger',
      withMember('requestParameters', { ...member('requestParameters'), 'x-maxBytes': 200_000 }),
      [
        'fits/notice minor x-maxBytes: `requestParameters` is bounded more loosely: at most 200,000 bytes ' +
          '(at most 100,000 bytes before). Queries may return new values.',
      ],
    ],
    [
      'a limit of the whole event',
      withMember('UID', member('UID'), { 'x-maxBytes': 1000 }),
      [
        'breaks/fits major x-maxBytes: The event as a whole is bounded more tightly: at most 1,000 bytes ' +
          '(at most 256,000 bytes before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
      ],
    ],
    [
      'an address of one family',
      withMember('sourceIPAddress', { ...member('sourceIPAddress'), 'x-format': 'ipv4' }),
      [
        'breaks/fits major format: `sourceIPAddress` must now have the format `ipv4` (`ip` before). ' +
          'A call with any other value is refused. Events stored earlier may contain other values.',
      ],
    ],
    [
      'a member that only the emitter supplies any more',
      withMember('UID', { ...member('UID'), 'x-suppliedBy': 'emitter' }),
      [
        'breaks/fits major x-suppliedBy: `UID` is now supplied by `emitter` (`emitter-or-caller` before). ' +
          'A call that passes it is refused. Events stored earlier may contain other values.',
      ],
    ],
    [
      'a member that callers may supply too',
      withMember('version', { ...member('version'), 'x-suppliedBy': 'emitter-or-caller' }),
      [
        'fits/notice minor x-suppliedBy: `version` is now supplied by `emitter-or-caller` (`emitter` before). ' +
          'Queries may return new values.',
      ],
    ],
    [
      'a member that no event describes any more',
      withMember('additionalEventData', { ...member('additionalEventData'), 'x-suppliedBy': 'emitter' }),
      [
        'breaks/notice major x-suppliedBy: `additionalEventData` is now supplied by `emitter` (`event` before). ' +
          'Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
      ],
    ],
    [
      'a member of the emitter that events describe now',
      withMember('version', { ...member('version'), 'x-suppliedBy': 'event' }),
      [
        'breaks/notice major x-suppliedBy: `version` is now supplied by `event` (`emitter` before). ' +
          'Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
      ],
    ],
    [
      'a new member of the emitter',
      withMember('region', { type: 'string', 'x-maxBytes': 9, 'x-suppliedBy': 'emitter' }),
      [
        'fits/fits minor properties: `region` is new and optional (string). The emitter supplies it. Events stored earlier do not have it.',
      ],
    ],
    [
      'words',
      withMember('errorCode', { ...member('errorCode'), description: 'A code.' }),
      ['fits/fits patch description: The description of `errorCode` is reworded.'],
    ],
  ])('is judged for %s', (_what, after, expected) => {
    expect(judge({}, after)).toEqual(expected);
  });

  it('describes what the emitter adds to a section, which restricts no caller', () => {
    const section = (properties: JsonObject): Record<string, Json> =>
      withMember('additionalEventData', { ...member('additionalEventData'), properties });
    expect(judge(section({}), section({ lane: text }))).toEqual([
      'fits/fits minor properties: `additionalEventData.lane` is new. The emitter supplies it. Events stored earlier do not have it.',
    ]);
    expect(judge(section({ lane: text }), section({}))).toEqual([
      'breaks/breaks major properties: `additionalEventData.lane` is removed. The emitter supplies it. ' +
        'New events do not have it; saved SQL finds it only in events stored earlier.',
    ]);
    // What changes inside it is judged like any other change.
    const lane = (number: JsonObject, ...required: string[]): Record<string, Json> =>
      section({ lane: { type: 'object', required, additionalProperties: false, properties: { number } } });
    const count = { type: 'integer', maximum: 9 };
    const inside = [
      judge(lane(count), lane({ ...count, maximum: 8 })),
      judge(lane(count), lane({ ...count, maximum: 10 })),
      judge(lane(count), lane(count, 'number')),
      judge(lane(count, 'number'), lane(count)),
    ];
    expect(inside.map(kindsOf)).toEqual([
      ['breaks/fits major maximum'],
      ['fits/notice minor maximum'],
      ['breaks/fits major required'],
      ['fits/notice minor required'],
    ]);
  });

  it('restricts an open object by describing one of its members', () => {
    const withDetails = (properties: JsonObject): Record<string, Json> => {
      const { properties: own, ...identity } = member('userIdentity') as {
        properties: JsonObject;
      } & JsonObject;
      const details = { ...(own['details'] as JsonObject), properties };
      return withMember('userIdentity', { ...identity, properties: { ...own, details } });
    };
    expect(judge(withDetails({}), withDetails({ team: text }))).toEqual([
      'breaks/fits major properties: `userIdentity.details.team` must now follow a schema. ' +
        'A call with any other value is refused. Events stored earlier may contain other values.',
    ]);
    expect(judge(withDetails({ team: text }), withDetails({}))).toEqual([
      'fits/notice minor properties: `userIdentity.details.team` no longer has to follow a schema. Queries may return new values.',
    ]);
    // What changes inside the member is judged like any other change.
    const team = (properties: JsonObject): Record<string, Json> =>
      withDetails({ team: { type: 'object', additionalProperties: false, properties } });
    const inside = [
      judge(team({ name: text }), withDetails({ team: text })),
      judge(team({ name: text }), team({})),
      judge(team({}), team({ name: text })),
    ];
    expect(inside.map(kindsOf)).toEqual([
      ['breaks/breaks major type'],
      ['breaks/breaks major properties'],
      ['fits/fits minor properties'],
    ]);
  });

  it('tells the sensitivity of an open object apart from that of its members', () => {
    const identity = member('userIdentity');
    const withDetails = (own: string, ofTeam: string): Record<string, Json> => {
      const details = {
        type: 'object',
        additionalProperties: true,
        'x-sensitivity': own,
        properties: { team: { ...text, 'x-sensitivity': ofTeam } },
      };
      return withMember('userIdentity', { ...identity, properties: { details } });
    };
    const judged = (before: Record<string, Json>, after: Record<string, Json>): string[] =>
      changesOf(before, after).map(({ row, path }) => `${row} ${path}`);
    expect(judged(withDetails('none', 'secret'), withDetails('personal', 'none'))).toEqual([
      'secrecy userIdentity.details.team',
      'sensitivity userIdentity.details',
    ]);
    expect(judged(withDetails('none', 'personal'), withDetails('personal', 'none'))).toEqual([
      'sensitivity userIdentity.details',
    ]);
    expect(judged(withDetails('none', 'none'), withDetails('none', 'secret'))).toEqual([
      'secrecy userIdentity.details.team',
    ]);
  });

  it('takes an address of any family for wider than one of a single family, and than no other text', () => {
    const address = (format: JsonObject): Record<string, Json> =>
      withMember('sourceIPAddress', { type: 'string', description: 'Where from.', ...format });
    const any = address({ 'x-format': 'ip' });
    const from = ['ipv4', 'ipv6', 'uuid'].map((format) => kindsOf(judge(address({ format }), any)));
    expect(from).toEqual([
      ['fits/notice minor format'],
      ['fits/notice minor format'],
      ['breaks/notice major format'],
    ]);
  });

  it('has no generated query that reads a former name', () => {
    const { errorCode = {}, ...others } = envelope.properties;
    const withProperty = (name: string, schema: JsonObject): JsonObject => ({
      'envelope.json': { ...envelope, properties: { ...others, [name]: schema } },
    });
    const removed =
      'Calls must pass it under the new name. ' +
      'New events do not have it; saved SQL finds it only in events stored earlier.';
    for (const [was, is] of [
      ['errorCode', 'failure'],
      ['waitMs', 'waitSeconds'],
    ] as const) {
      const [before, after] = [
        withProperty(was, errorCode),
        withProperty(is, { ...errorCode, 'x-renamed-from': was }),
      ];
      expect(judge(before, after)).toEqual([
        `breaks/breaks major x-renamed-from: \`${was}\` is renamed to \`${is}\`. ${removed}`,
      ]);
    }
  });

  it('can require from callers what the emitter supplied before', () => {
    const eventTime = Object.fromEntries(
      Object.entries(member('eventTime')).filter(([keyword]) => keyword !== 'x-suppliedBy'),
    );
    expect(judge({}, withMember('eventTime', eventTime))).toEqual([
      'breaks/fits major required: `eventTime` is now required. Each call must pass it. Events stored earlier may not have it.',
    ]);
  });
});
