import type { Command } from 'commander';
import type { Drift } from './apply.js';
import { apply, compare } from './apply.js';
import type { Finding } from './findings.js';
import { RunCache } from './last-run.js';
import { readSchemas, type SchemaFiles } from './load.js';
import { nextSteps } from './next-steps.js';
import type { Plan } from './plan.js';
import { writeFindings } from './report/write-findings.js';
import { readWorkspace } from './workspace.js';

interface GenerateOptions {
  readonly root: string;
  readonly check: boolean;
  readonly watch: boolean;
}

/** `codegen generate`, which `npm run generate` runs. */
export function addGenerateCommand(program: Command): void {
  program
    .command('generate')
    .description('check the schemas, and generate the files that depend on them')
    .option('--check', 'write nothing; fail if a generated file is not current', false)
    .option('--watch', 'keep running, and generate again whenever a schema is saved', false)
    .option('--root <folder>', 'the workspace', process.cwd())
    .action(async ({ root, check, watch }: GenerateOptions) => {
      if (watch) {
        const { watchSchemas } = await import('./watch.js');
        await watchSchemas(root);
      } else {
        await (check ? runCheck(root) : runGenerate(root));
      }
    });
}

async function runGenerate(root: string): Promise<void> {
  const run = await prepare(root);
  writeFindings(run.findings, run.files);
  if (run.plan === undefined) {
    if (run.isCurrent) print(currentWords(run.planned, 0));
    else fail('Nothing was written: fix the errors above first.');
    return;
  }
  const changes = apply(run.plan, root);
  run.keep();
  printChanges(changes);
  print(currentWords(run.planned, changes.length));
  nextSteps(changes).forEach(print);
}

async function runCheck(root: string): Promise<void> {
  const run = await prepare(root);
  writeFindings(run.findings, run.files);
  if (run.plan === undefined && !run.isCurrent) {
    fail('The schemas have errors: fix them first.');
    return;
  }
  const drift = run.plan === undefined ? [] : compare(run.plan, root);
  for (const { file, difference } of drift) print(`${difference.padEnd(11)}  ${file}`);
  if (drift.length > 0) {
    fail(`${drift.length} of ${run.planned} generated files not current. Run: npm run generate`);
    return;
  }
  run.keep();
  print(`All ${run.planned} generated files are current.`);
}

/** What a run knows before it writes anything. */
interface Prepared {
  readonly files: SchemaFiles;
  readonly findings: readonly Finding[];
  /** Undefined if there is an error, or if the last run's results are still current. */
  readonly plan: Plan | undefined;
  readonly isCurrent: boolean;
  /** How many files are generated. */
  readonly planned: number;
  /** Caches the results, once the workspace matches the plan. */
  readonly keep: () => void;
}

async function prepare(root: string): Promise<Prepared> {
  const files = readSchemas(root);
  const cache = new RunCache(root, files, readWorkspace(root));
  const last = cache.current();
  if (last !== undefined) {
    const planned = Object.keys(last.files).length;
    return {
      files,
      findings: last.findings,
      plan: undefined,
      isCurrent: true,
      planned,
      keep: () => undefined,
    };
  }
  // Loaded only when there is something to do: loading the rules alone takes longer than a whole run without changes.
  const { generate } = await import('./generate.js');
  const { findings, plan } = await generate(files, cache.workspace);
  const keep = (): void => {
    if (plan !== undefined) cache.keep(findings, plan);
  };
  return { files, findings, plan, isCurrent: false, planned: plan?.size ?? 0, keep };
}

const past = { missing: 'written', changed: 'changed', superfluous: 'deleted', foreign: '' } as const;

export function printChanges(changes: readonly Drift[]): void {
  for (const { file, difference } of changes) print(`${past[difference].padEnd(8)}  ${file}`);
}

function currentWords(planned: number, changed: number): string {
  return `${planned} generated files are current, ${changed} of them changed by this run.`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
