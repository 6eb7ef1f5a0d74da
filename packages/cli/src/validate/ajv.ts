import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { anyEvent, type CatalogEvent, type JsonRecord } from '@org/event-catalog';

/** Keywords of the catalogue's schemas that inform, but do not validate. */
const annotationKeywords = ['x-stage', 'x-sensitivity', 'x-deprecated', 'x-renamed-from'];

const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, addUsedSchema: false });
addFormats.default(ajv);
ajv.addVocabulary(annotationKeywords);
ajv.addKeyword({
  keyword: 'x-maxBytes',
  // On the whole event it is CloudTrail's limit, which limits.ts checks.
  type: ['string', 'object'],
  schemaType: 'number',
  validate: (most: number, value: unknown) => typeof value !== 'string' || Buffer.byteLength(value) <= most,
});

const validators = new Map<JsonRecord, ValidateFunction>();

/** The validator of an event's schema; for an unknown event, of the schema of every event. */
export function validatorOf(event: CatalogEvent | undefined): ValidateFunction {
  const schema = event?.schema ?? anyEvent;
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate;
}
