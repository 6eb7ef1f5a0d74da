import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, createAjv } from './ajv.js';
import { buildEvent } from '../src/build-model.js';
import { sectionsSchema } from '../src/describe/json-schema.js';
import type { JsonObject } from '../src/json.js';
import { load } from '../src/load.js';
import type { Event } from '../src/model.js';
import { printEventFunctions } from '../src/print/event.js';
import { problemsOfMembers } from '../src/problems.js';
import { Schemas } from '../src/schemas.js';
import { anyObject, mutated } from './arbitrary-schema.js';
import { runValidator } from './run-validator.js';
import { anOrder, shop } from './sample-schemas.js';

function eventOf(requestParameters: JsonObject): Event {
  const event = { ...anOrder, properties: { requestParameters } };
  const schemas = new Schemas(load(shop({ 'shop/order.placed.json': event })).documents);
  const [document] = schemas.events;
  if (document === undefined) throw new Error('the sample has no event');
  return buildEvent(schemas, document);
}

describe('the check of an example', () => {
  it('agrees with Ajv, and gives the same messages as the printed validator', () => {
    fc.assert(
      fc.property(
        anyObject.chain(({ schema, sample }) =>
          fc.record({
            schema: fc.constant(schema),
            values: fc.array(fc.oneof(sample, sample.chain(mutated)), { minLength: 12, maxLength: 12 }),
          }),
        ),
        ({ schema, values }) => {
          const event = eventOf(schema);
          const accepts = compile(createAjv(), sectionsSchema(event));
          const validate = runValidator(printEventFunctions(event).text);
          for (const requestParameters of values) {
            // Examples are read from a file: what JSON cannot say does not occur in one.
            const example = JSON.parse(JSON.stringify({ requestParameters })) as JsonObject;
            const problems = problemsOfMembers(event.sections, example).map(
              ({ path, message }) => `${path.map(String).join('.')} ${message}`,
            );
            expect(problems.length === 0, problems.join('; ')).toBe(accepts(example).length === 0);
            const issues = validate(example).map((issue) => issue.replace(/ \(did you mean .*\)$/, ''));
            expect([...problems].sort()).toEqual(issues.sort());
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
