#!/usr/bin/env node
import { program } from 'commander';
import { writeFileSync } from 'node:fs';
import type { Benchmark } from './benchmark.js';
import { ceiling } from './ceiling.js';
import { codegen } from './codegen.js';
import { delivery } from './delivery.js';
import { emit } from './emit.js';
import { footprint } from './footprint.js';
import { lake } from './lake.js';
import { machineWords, thisMachine } from './machine.js';
import { printTable } from './table.js';
import { validators } from './validators.js';

const benchmarks: readonly Benchmark[] = [emit, delivery, ceiling, footprint, lake, codegen, validators];

interface Options {
  readonly rounds: number;
  readonly sizes?: string;
  readonly json?: string;
}

// The environment may be that of a service: the events in its spool would be sent to the server that counts them, and be lost.
for (const name of Object.keys(process.env))
  if (name.startsWith('ACTIVITY_')) Reflect.deleteProperty(process.env, name);

program.name('npm run bench --').description('What our code costs, beside its peers.');
for (const benchmark of benchmarks) {
  const command = program
    .command(benchmark.name)
    .description(benchmark.description)
    .option('--rounds <count>', 'how often each figure is measured; the best counts', Number, 3)
    .option('--json <file>', 'also write the figures to this file, as JSON')
    .action(async ({ rounds, sizes, json }: Options) => {
      const machine = thisMachine();
      print(machineWords(machine));
      const result = await benchmark.run({ rounds, sizes: sizes?.split(',').map(Number) ?? [] }, (line) => {
        process.stderr.write(`${line}\n`);
      });
      print(printTable(result));
      for (const sentence of result.conclusions) print(sentence);
      if (json !== undefined) {
        const whole = { benchmark: benchmark.name, machine, figures: result.figures };
        writeFileSync(json, `${JSON.stringify(whole, null, 2)}\n`);
      }
    });
  if (benchmark.sizes) {
    const { what, counts } = benchmark.sizes;
    command.option('--sizes <counts>', `${what}, separated by commas`, counts);
  }
}

await program.parseAsync();

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
