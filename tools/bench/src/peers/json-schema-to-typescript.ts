import { compile } from 'json-schema-to-typescript';
import { eventSchemas } from './event-schemas.js';

// With its formatter off, as we use it.
const options = { format: false, bannerComment: '', additionalProperties: false, ignoreMinAndMaxItems: true };

for (const { name, schema } of eventSchemas(process.argv[2] ?? '')) {
  await compile(schema, name, options);
}
