/** The thread that runs json-schema-to-typescript: it gets a schema, and returns the text of its interface. */
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { parentPort } from 'node:worker_threads';

export interface TypesRequest {
  readonly id: number;
  readonly schema: JSONSchema;
}

export type TypesResponse = { readonly id: number } & (
  { readonly text: string } | { readonly error: string }
);

parentPort?.on('message', ({ id, schema }: TypesRequest) => {
  const respond = (response: TypesResponse): void => parentPort?.postMessage(response);
  compile(schema, 'Sections', {
    format: false,
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  }).then(
    (text) => {
      respond({ id, text });
    },
    (error: unknown) => {
      respond({ id, error: error instanceof Error ? error.message : String(error) });
    },
  );
});
