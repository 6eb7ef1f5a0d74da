import type { JSONSchema } from 'json-schema-to-typescript';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TypesAnswer, TypesQuestion } from './types-worker.js';

/** The compiled file, since a thread runs plain JavaScript, and tests run this module from its source. */
const program = join(import.meta.dirname, '../../dist/print/types-worker.js');

interface Asked {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, Asked>();

/**
 * The interface `Sections` of a schema, as json-schema-to-typescript prints it without its formatter. It runs in its own
 * thread: it takes a third of a whole run, and the other printers do not have to wait for it.
 */
export function compileTypes(schema: JSONSchema): Promise<string> {
  worker ??= start();
  // Undone when the thread is idle, which must not keep the process alive.
  worker.ref();
  const question: TypesQuestion = { id: asked++, schema };
  worker.postMessage(question);
  return new Promise((resolve, reject) => waiting.set(question.id, { resolve, reject }));
}

function start(): Worker {
  const started = new Worker(program);
  started.on('message', (answer: TypesAnswer) => {
    const { resolve, reject } = waiting.get(answer.id) ?? {};
    waiting.delete(answer.id);
    if (waiting.size === 0) started.unref();
    if ('text' in answer) resolve?.(answer.text);
    else reject?.(new Error(answer.error));
  });
  started.on('error', (error) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return started;
}
