import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { events, type CatalogEvent, type JsonRecord } from '@org/event-catalog';

/** Keywords of the catalogue's schemas that tell something and judge nothing. */
const tellingKeywords = ['x-stage', 'x-sensitivity', 'x-deprecated', 'x-renamed-from'];

const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, addUsedSchema: false });
addFormats.default(ajv);
ajv.addVocabulary(tellingKeywords);
ajv.addKeyword({
  keyword: 'x-maxBytes',
  // On the whole event it is CloudTrail's limit, which limits.ts holds.
  type: ['string', 'object'],
  schemaType: 'number',
  validate: (most: number, value: unknown) => typeof value !== 'string' || Buffer.byteLength(value) <= most,
});

const validators = new Map<JsonRecord, ValidateFunction>();

/** The judge of an event by its own schema; of one that the catalogue does not have, by what every event must keep. */
export function validatorOf(event: CatalogEvent | undefined): ValidateFunction {
  const schema = event?.schema ?? envelopeSchema();
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate;
}

let envelope: JsonRecord | undefined;

/** Every event's schema holds the envelope; what is its own is its constants and what its sections hold. */
function envelopeSchema(): JsonRecord {
  if (envelope !== undefined) return envelope;
  const schema: JsonRecord = events()[0]?.schema ?? {};
  const text = { type: 'string', minLength: 1, 'x-maxBytes': 1024 };
  const section = { type: 'object' };
  envelope = {
    ...schema,
    required: [
      'version',
      'userIdentity',
      'eventSource',
      'eventName',
      'eventTime',
      'UID',
      'recipientAccountId',
    ],
    properties: {
      ...(schema['properties'] as JsonRecord),
      version: { ...text, 'x-maxBytes': 256 },
      eventSource: text,
      eventName: text,
      requestParameters: section,
      responseElements: section,
      additionalEventData: section,
    },
  };
  return envelope;
}
