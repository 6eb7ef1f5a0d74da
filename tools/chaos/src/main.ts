#!/usr/bin/env node
import { program } from 'commander';
import { measureOutage } from './outage.js';
import { runChaos } from './run.js';
import { describeFailure, simulate } from './simulation/simulate.js';

// The environment may be that of a service: the events in its spool would be sent to the failing server, and be lost.
for (const name of Object.keys(process.env))
  if (name.startsWith('ACTIVITY_')) Reflect.deleteProperty(process.env, name);

const write = (line: string): void => {
  console.log(line);
};

program
  .name('npm run chaos --')
  .description('Proofs that no accepted event is lost, too long for `npm test`.');

program
  .command('kills', { isDefault: true })
  .description(
    'kill emitting processes at random, with a server that fails at random, and count the lost events',
  )
  .option('--kills <count>', 'how often a process is killed', Number, 200)
  .option('--seed <number>', 'determines the moments and the responses', Number, Date.now() % 1_000_000)
  .action(async ({ kills, seed }: { kills: number; seed: number }) => {
    write(`seed ${seed}`);
    const { lost, invented, answers, ...counts } = await runChaos({ kills, seed, write });
    console.log({ ...counts, lost: lost.length, invented: invented.length });
    console.log('answers', answers);
    if (lost.length > 0 || invented.length > 0) {
      console.error(`lost: ${lost.slice(0, 20).join(' ')}; invented: ${invented.slice(0, 20).join(' ')}`);
      process.exitCode = 1;
    }
  });

program
  .command('outage')
  .description('emit while nothing can be delivered, and plot the memory of the process')
  .option('--events <count>', 'how many events; an hour at 2,000 a second has 7200000', Number, 1_000_000)
  .action(async ({ events }: { events: number }) => {
    await measureOutage({ events, write });
  });

program
  .command('simulate')
  .description(
    'run sequences of what can happen to an emitter, in virtual time and on a failing disk, and compare each with a model',
  )
  .option('--runs <count>', 'how many sequences', Number, 3000)
  .option(
    '--seed <number>',
    'determines the first sequence; each of the others has the next seed',
    Number,
    Date.now() % 1_000_000,
  )
  .action(async ({ runs, seed }: { runs: number; seed: number }) => {
    write(`seed ${seed}`);
    const { failures, counts, ...report } = await simulate({ runs, seed, write });
    console.log({ sequences: report.runs, ...counts, failures: failures.length });
    for (const failure of failures) console.error(describeFailure(failure));
    if (failures.length > 0) process.exitCode = 1;
  });

await program.parseAsync();
