import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { EventDescriptor, EventInput } from '../src/event.js';
import { standardSchema } from '../src/standard-schema.js';

interface Sections {
  requestParameters: { ruleId: string };
}

const event: EventDescriptor<Sections> = {
  source: { key: 'klarity', eventSource: 'com.example.klarity', version: 'v1' },
  resource: 'rule',
  action: 'created',
  validate: (input, report) => {
    const { ruleId } = input.requestParameters as { ruleId?: unknown };
    if (ruleId !== 'a UUID') report(['requestParameters', 'ruleId'], 'must be a UUID');
  },
};
const schema = standardSchema(event);
const input = {
  userIdentity: { type: 'USER', principalId: 'name@example.com' },
  requestParameters: { ruleId: 'a UUID' },
};

/** What any library that takes a Standard Schema does with it. */
async function parse<Schema extends StandardSchemaV1>(
  with_: Schema,
  value: unknown,
): Promise<StandardSchemaV1.Result<StandardSchemaV1.InferOutput<Schema>>> {
  return with_['~standard'].validate(value);
}

describe('the standard schema of an event', () => {
  it('conforms to Standard Schema, and carries the type of the input', () => {
    expectTypeOf(schema).toExtend<StandardSchemaV1<EventInput<Sections>>>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof schema>>().toEqualTypeOf<EventInput<Sections>>();
    expect(schema['~standard']).toMatchObject({ version: 1, vendor: 'activity-events' });
  });

  it('returns a valid input, the same object', async () => {
    const result = await parse(schema, input);
    expect(result).toEqual({ value: input });
    expect('value' in result && result.value).toBe(input);
  });

  it('reports each issue with its path, in the sections and in the envelope', async () => {
    expect(await parse(schema, { requestParameters: { ruleId: 'R-1' } })).toEqual({
      issues: [
        { path: ['userIdentity'], message: 'userIdentity is required' },
        { path: ['requestParameters', 'ruleId'], message: 'requestParameters.ruleId must be a UUID' },
      ],
    });
  });

  it('reports what is not an object, and does not throw', async () => {
    expect(await parse(schema, null)).toEqual({ issues: [{ path: [], message: 'event must be an object' }] });
    const lazy = {
      get ruleId() {
        throw new Error('not loaded');
      },
    };
    expect(await parse(schema, { ...input, requestParameters: lazy })).toEqual({
      issues: [{ path: [], message: 'event must have no getter that throws' }],
    });
  });
});
