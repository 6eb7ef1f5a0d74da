import { buildModel, buildScalar } from '../build-model.js';
import { must } from '../describe/must.js';
import { sections } from '../dialect.js';
import type { Finding } from '../findings.js';
import { isJsonObject, own, pointer, type JsonObject } from '../json.js';
import type { Envelope, Event } from '../model.js';
import { problemsOf, problemsOfMembers, type Problem } from '../problems.js';
import { Schemas, type Position } from '../schemas.js';
import type { Rule } from './rule.js';

export const refusedExample: Rule = {
  name: 'refused-example',
  description: 'An example does not match its own schema and the envelope.',
  needsSoundness: true,
  *check(schemas, { isSound, eventOf }) {
    for (const position of schemas.positions.filter(({ document }) => isSound(document))) {
      yield* refusedScalars(schemas, position);
    }
    const { envelope } = schemas;
    if (envelope === undefined || !isSound(envelope)) return;
    const model = buildModel(new Schemas([envelope])).envelope;
    for (const document of schemas.events) {
      if (!isSound(document)) continue;
      const event = eventOf(document);
      for (const [index, example] of event.examples.entries()) {
        if (!isJsonObject(example)) {
          yield document.finding(this.name, ['examples', index], 'an example must be an object');
          continue;
        }
        for (const { path, message } of problemsOfExample(model, event, example)) {
          const at = pointer(path).slice(2).replaceAll('/', '.');
          yield document.finding(
            this.name,
            ['examples', index, ...path],
            `the example is refused by its own schema: ${at} ${message}`,
          );
        }
      }
    }
  },
};

/** Checks the examples that scalars may have, for readers of the schema. */
function* refusedScalars(schemas: Schemas, position: Position): Generator<Finding> {
  const { document, path, schema } = position;
  const examples = own(schema, 'examples');
  const isScalar = !['$ref', 'oneOf', 'properties', 'additionalProperties', 'items'].some((key) =>
    Object.hasOwn(schema, key),
  );
  if (!isScalar || !Array.isArray(examples)) return;
  const type = buildScalar(schemas, position);
  for (const [index, example] of examples.entries()) {
    for (const { message } of problemsOf(type, example)) {
      const words = `the example is refused by its own schema: ${String(path.at(-1))} ${message}`;
      yield document.finding(refusedExample.name, [...path, 'examples', index], words);
    }
  }
}

/** What the emitter would report if it were called with this example. */
function problemsOfExample(envelope: Envelope, event: Event, example: JsonObject): Problem[] {
  const isSection = ([name]: [string, unknown]): boolean => (sections as readonly string[]).includes(name);
  const entries = Object.entries(example);
  const inside = Object.fromEntries(entries.filter(isSection));
  const outside = Object.fromEntries(entries.filter((entry) => !isSection(entry)));
  const supplied = envelope.properties.filter(({ suppliedBy }) => suppliedBy === 'emitter');
  const members = envelope.properties.filter(
    ({ suppliedBy }) => suppliedBy === 'caller' || suppliedBy === 'emitter-or-caller',
  );
  const problems = problemsOfMembers(members, outside).map((problem) => ({
    ...problem,
    message: supplied.some(({ name }) => name === problem.path[0]) ? must.beLeftOut : problem.message,
  }));
  return [...problems, ...problemsOfMembers(event.sections, inside)];
}
