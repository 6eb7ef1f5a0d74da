import type { JSONSchema } from 'json-schema-to-typescript';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TypesRequest, TypesResponse } from './types-worker.js';

/** The compiled file, since a thread runs plain JavaScript, and tests run this module from its source. */
const program = join(import.meta.dirname, '../../dist/print/types-worker.js');

interface Pending {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let requests = 0;
const waiting = new Map<number, Pending>();

/**
 * The interface `Sections` of a schema, as json-schema-to-typescript prints it without its formatter. It runs in its own
 * thread: it takes a third of a whole run, and the other printers do not have to wait for it.
 */
export function compileTypes(schema: JSONSchema): Promise<string> {
  worker ??= start();
  // Undone when the thread is idle, which must not keep the process alive.
  worker.ref();
  const request: TypesRequest = { id: requests++, schema };
  worker.postMessage(request);
  return new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }));
}

function start(): Worker {
  const started = new Worker(program);
  started.on('message', (response: TypesResponse) => {
    const { resolve, reject } = waiting.get(response.id) ?? {};
    waiting.delete(response.id);
    if (waiting.size === 0) started.unref();
    if ('text' in response) resolve?.(response.text);
    else reject?.(new Error(response.error));
  });
  started.on('error', (error) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return started;
}
