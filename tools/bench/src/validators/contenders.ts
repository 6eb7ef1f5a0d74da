import { _ } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { z } from 'zod';
import type { EventAndInputs } from './our-events.js';

export type Accepts = (input: unknown) => boolean;

/** Ours first. */
export const contenders: readonly { name: string; make: (event: EventAndInputs) => Accepts }[] = [
  { name: 'ours, printed', make: ({ accepts }) => accepts },
  { name: 'Ajv, standalone code', make: ({ schema }) => byAjv(schema) },
  { name: 'zod 4, from the JSON Schema', make: ({ schema }) => byZod(schema) },
];

/** As Ajv prints it, with its formats, compiled by the engine as any module. */
function byAjv(schema: object): Accepts {
  const ajv = new Ajv2020({ strict: true, code: { source: true, optimize: true } });
  addFormats.default(ajv);
  // Set again with this copy of Ajv: what ajv-formats sets with another copy would be printed as data.
  ajv.opts.code.formats = _`require("ajv-formats/dist/formats").fullFormats`;
  ajv.addVocabulary(['x-sensitivity', 'x-deprecated', 'x-renamed-from']);
  const code = standaloneCode.default(ajv, ajv.compile(schema));
  const module: { exports: unknown } = { exports: undefined };
  const run = runInThisContext(`((module, exports, require) => { ${code}\n})`) as (
    module: object,
    exports: object,
    require: NodeJS.Require,
  ) => void;
  run(module, {}, createRequire(import.meta.url));
  return module.exports as Accepts;
}

function byZod(schema: object): Accepts {
  const type = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  return (input) => type.safeParse(input).success;
}
