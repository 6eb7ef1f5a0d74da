/** The thread that runs json-schema-to-typescript: it gets a schema, and returns the text of its interface. */
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { parentPort } from 'node:worker_threads';

export interface TypesQuestion {
  readonly id: number;
  readonly schema: JSONSchema;
}

export type TypesAnswer = { readonly id: number } & ({ readonly text: string } | { readonly error: string });

parentPort?.on('message', ({ id, schema }: TypesQuestion) => {
  const answer = (answer: TypesAnswer): void => parentPort?.postMessage(answer);
  compile(schema, 'Sections', {
    format: false,
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  }).then(
    (text) => {
      answer({ id, text });
    },
    (error: unknown) => {
      answer({ id, error: error instanceof Error ? error.message : String(error) });
    },
  );
});
