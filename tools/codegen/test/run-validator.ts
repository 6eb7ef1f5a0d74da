import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { buildEvent } from '../src/build-model.js';
import type { JsonObject } from '../src/json.js';
import { load } from '../src/load.js';
import { printEventFunctions } from '../src/print/event.js';
import { Schemas } from '../src/schemas.js';
import { anOrder, shop, workspaceRoot } from './sample-schemas.js';

/** The issues of an event as a reader sees them: `requestParameters.orderId must be a UUID`. */
export type RunValidator = (input: unknown) => string[];

type Printed = (input: unknown, report: (path: readonly PropertyKey[], message: string) => void) => void;

/**
 * The runtime's checks, from their source: the generator is built before the runtime, part of which it prints,
 * so it cannot import it, and its tests do not wait for it either.
 */
const checks = runModule(runtimeSource('checks.ts'), {
  './built-ins.js': runModule(runtimeSource('built-ins.ts'), {}),
});

function runtimeSource(file: string): string {
  return readFileSync(`${workspaceRoot}packages/emitter-core/src/${file}`, 'utf8');
}

const importChecks = `import { ${Object.keys(checks).join(', ')} } from 'checks';\n`;

/** The validator that is printed for an event whose requestParameters follow this schema, ready to run. */
export function validatorOf(requestParameters: JsonObject): RunValidator {
  return runValidator(printed(requestParameters).text);
}

/** What writes the JSON of requestParameters that follow this schema, where there is such a function. */
export function writerOf(
  requestParameters: JsonObject,
): ((section: object) => string | undefined) | undefined {
  const { text, writers } = printed(requestParameters);
  if (writers.length === 0) return undefined;
  const { requestParametersJson } = runModule(`${importChecks}${text}\nexport { requestParametersJson };`, {
    checks,
  }) as { requestParametersJson: (section: object) => string | undefined };
  return requestParametersJson;
}

function printed(requestParameters: JsonObject): ReturnType<typeof printEventFunctions> {
  const event = { ...anOrder, properties: { requestParameters } };
  const schemas = new Schemas(load(shop({ 'shop/order.placed.json': event })).documents);
  const document = schemas.file('schemas/shop/order.placed.json');
  if (document === undefined) throw new Error('the sample has no event');
  return printEventFunctions(buildEvent(schemas, document));
}

/** Compiles printed code, and runs it as the emitters do. */
export function runValidator(text: string): RunValidator {
  const { validate } = runModule(`${importChecks}${text}\nexport { validate };`, { checks }) as {
    validate: Printed;
  };
  return (input) => {
    const issues: string[] = [];
    validate(input, (path, message) => issues.push(`${path.map(String).join('.')} ${message}`));
    return issues;
  };
}

/** What a TypeScript module exports, with these modules to import from. */
export function runModule(
  source: string,
  modules: Readonly<Record<string, object>>,
): Record<string, unknown> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const exports: Record<string, unknown> = {};
  const run = runInThisContext(`((exports, require) => { ${outputText}\n})`) as (
    exports: object,
    require: (name: string) => object,
  ) => void;
  run(exports, (name) => {
    const found = modules[name];
    if (found === undefined) throw new Error(`no module ${name}`);
    return found;
  });
  return exports;
}
