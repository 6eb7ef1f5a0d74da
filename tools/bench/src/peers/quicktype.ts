import { InputData, JSONSchemaInput, quicktype } from 'quicktype-core';
import { eventSchemas } from './event-schemas.js';

for (const { name, schema } of eventSchemas(process.argv[2] ?? '')) {
  const input = new JSONSchemaInput(undefined);
  await input.addSource({ name, schema: JSON.stringify(schema) });
  const inputData = new InputData();
  inputData.addInput(input);
  await quicktype({ inputData, lang: 'typescript', rendererOptions: { 'just-types': true } });
}
