import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonObject } from '../src/json.js';

/** What is wrong with a value, and the way to it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The judge of the printed validators, and of the examples: JSON Schema as the rest of the world reads it,
 * with formats, strictly.
 */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    // The schemas come from the model, which cannot hold what the meta-schema would refuse.
    validateSchema: false,
    code: { optimize: false },
    addUsedSchema: false,
  });
  addFormats.default(ajv);
  ajv.addVocabulary(['x-stage', 'x-maxBytes', 'x-sensitivity', 'x-deprecated', 'x-renamed-from']);
  return ajv;
}

/** Judges values by a schema. */
export function compile(ajv: Ajv2020, schema: JsonObject): (value: unknown) => Problem[] {
  const validate = ajv.compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return telling(validate.errors ?? []).map((error) => ({
      path: error.instancePath
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      message: wordsOf(error),
    }));
  };
}

/**
 * Of a oneOf that failed, Ajv lists what every variant lacks. What helps is what the one variant lacks whose
 * const property has the value's; where there is no such variant, that none fits.
 */
function telling(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const failed of errors.filter(({ keyword }) => keyword === 'oneOf')) {
    const variantOf = ({ schemaPath }: ErrorObject): string | undefined =>
      schemaPath.startsWith(`${failed.schemaPath}/`)
        ? schemaPath.slice(failed.schemaPath.length + 1).split('/')[0]
        : undefined;
    const others = new Set(kept.filter(({ keyword }) => keyword === 'const').map(variantOf));
    const variants = new Set(kept.map(variantOf).filter((name) => name !== undefined && !others.has(name)));
    kept = kept.filter((error) => {
      if (error === failed) return variants.size !== 1;
      const variant = variantOf(error);
      return variant === undefined || (variants.size === 1 && variants.has(variant));
    });
  }
  return kept;
}

/** Ajv's words, with what they leave out: which property, which values. */
function wordsOf({ keyword, message, params }: ErrorObject): string {
  const words = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'additionalProperties':
      return `must not have ${JSON.stringify(words['additionalProperty'])}, which is no property here`;
    case 'required':
      return `must have ${JSON.stringify(words['missingProperty'])}`;
    case 'enum':
      return `must be one of ${JSON.stringify(words['allowedValues'])}`;
    case 'const':
      return `must be ${JSON.stringify(words['allowedValue'])}`;
    case 'oneOf':
      return 'fits none of the variants that its schema describes';
    default:
      return message ?? `breaks ${keyword}`;
  }
}
