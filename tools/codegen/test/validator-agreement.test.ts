import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, createAjv } from './ajv.js';
import { buildModel } from '../src/build-model.js';
import { checkSchemas } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import { readSchemas } from '../src/load.js';
import { sectionsSchema } from '../src/describe/json-schema.js';
import { sections } from '../src/dialect.js';
import { printEventFunctions } from '../src/print/event.js';
import { anyObject, mutated } from './arbitrary-schema.js';
import { formatSamples } from './format-samples.js';
import { runValidator, validatorOf } from './run-validator.js';
import { objectOf, workspaceRoot } from './sample-schemas.js';

/** Whether Ajv accepts a value, once members that are undefined are gone, as JSON leaves them out. */
function judge(schema: JsonObject): (value: unknown) => boolean {
  const problemsOf = compile(createAjv(), schema);
  return (value) => problemsOf(withoutUndefined(value)).length === 0;
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutUndefined(member)]));
}

/** `npm run prove:validators` asks for many; where nobody asks, a few show that they still agree. */
const samplesPerSchema = Number(process.env['SAMPLES_PER_SCHEMA'] ?? 20);
const isProof = process.env['SAMPLES_PER_SCHEMA'] !== undefined;
const timeout = isProof ? 3_600_000 : 60_000;

/** How many values were judged, and how. */
class Tally {
  schemas = 0;
  valid = 0;
  invalid = 0;

  /** Draws values, and fails at the first on which the validators differ. */
  compare(
    validate: (value: unknown) => string[],
    accepts: (value: unknown) => boolean,
    values: fc.Arbitrary<unknown>,
  ): void {
    this.schemas++;
    // The same each time, so that a failure is found again while fast-check looks for a smaller schema.
    for (const value of fc.sample(values, { numRuns: samplesPerSchema, seed: 1 })) {
      const issues = validate(value);
      const isValid = accepts(value);
      if ((issues.length === 0) !== isValid) {
        expect({ value, valid: issues.length === 0 }, issues.join('; ')).toEqual({ value, valid: isValid });
      }
      if (isValid) this.valid++;
      else this.invalid++;
    }
  }

  print(schemas: string): void {
    const samples = this.valid + this.invalid;
    const counts = `${samples} samples (${this.valid} valid, ${this.invalid} not)`;
    if (isProof) console.log(`${this.schemas} ${schemas}: ${counts}, no disagreement with Ajv`);
  }
}

describe('printed validators agree with Ajv', () => {
  it('on values of random schemas of the dialect, valid and mutated', { timeout }, () => {
    const tally = new Tally();
    fc.assert(
      fc.property(anyObject, ({ schema, sample }) => {
        const accepts = judge({ ...objectOf({ requestParameters: schema }) });
        const values = fc.oneof(sample, { arbitrary: sample.chain(mutated), weight: 3 });
        const inputs = values.map((requestParameters) => ({ requestParameters }));
        tally.compare(validatorOf(schema), accepts, inputs);
      }),
      { numRuns: 100 },
    );
    tally.print('random schemas');
  });

  it.each(Object.entries(formatSamples))('on the edge cases of the format %s', (format, samples) => {
    const validate = validatorOf(objectOf({ x: { type: 'string', format } }));
    const accepts = judge({ type: 'string', format });
    for (const x of samples) {
      expect({ x, valid: validate({ requestParameters: { x } }).length === 0 }).toEqual({
        x,
        valid: accepts(x),
      });
    }
  });

  it('on the examples of all our schemas, valid and mutated', { timeout }, () => {
    const { schemas, findings } = checkSchemas(readSchemas(workspaceRoot));
    expect(findings).toEqual([]);
    const events = buildModel(schemas).sources.flatMap((source) => source.events);
    expect(events.length).toBeGreaterThanOrEqual(15);
    const tally = new Tally();
    for (const event of events) {
      const validate = runValidator(printEventFunctions(event).text);
      const accepts = judge(sectionsSchema(event));
      const wholes = event.examples.map((example) => pick(example, sections));
      for (const whole of wholes) {
        expect(validate(whole), event.name).toEqual([]);
        expect(accepts(whole), event.name).toBe(true);
      }
      const changed = wholes.map((whole) => {
        const members = Object.entries(whole).map(
          ([name, section]) => [name, fc.oneof(fc.constant(section), mutated(section))] as const,
        );
        return fc.record(Object.fromEntries(members));
      });
      tally.compare(validate, accepts, fc.oneof(...changed));
    }
    tally.print('schemas of ours');
  });
});

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
