#!/usr/bin/env node
import { program } from 'commander';
import { measureOutage } from './outage.js';
import { runChaos } from './run.js';

const write = (line: string): void => {
  console.log(line);
};

program
  .name('npm run chaos --')
  .description('Proofs that no accepted event is lost, too long for `npm test`.');

program
  .command('kills', { isDefault: true })
  .description(
    'kills emitting processes at random, in front of a server that fails at random, and counts what was lost',
  )
  .option('--kills <count>', 'how often a process is killed', Number, 200)
  .option('--seed <number>', 'decides the moments and the answers', Number, Date.now() % 1_000_000)
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
  .description('emits while nothing can be delivered, and plots the memory that the process takes')
  .option('--events <count>', 'how many events; an hour at 2,000 a second has 7200000', Number, 1_000_000)
  .action(async ({ events }: { events: number }) => {
    await measureOutage({ events, write });
  });

await program.parseAsync();
