import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './apply.js';
import { readText } from './file-errors.js';
import { compareText, type Finding } from './findings.js';
import type { SchemaFiles } from './load.js';
import type { Plan } from './plan.js';
import type { PackageState, Workspace } from './workspace.js';

/** What a run found and wrote, cached so that the next run can reuse it if nothing has changed. */
export interface LastRun {
  readonly findings: readonly Finding[];
  /** The SHA-256 of each generated file, by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** The state of each package that the plan asked the workspace for. */
  readonly packages: Readonly<Record<string, PackageState>>;
}

/** Inside node_modules: a folder that git ignores and that may be deleted at any time. */
const home = 'node_modules/.cache/codegen';

/**
 * The cache of one workspace. A cached run is reused only for exactly the same inputs: the schemas, what the plan takes
 * from the workspace, the day, and the generator itself with all its dependencies.
 */
export class RunCache {
  readonly #folder: string;
  readonly #key: string | undefined;
  readonly #packages: Record<string, PackageState> = {};

  constructor(
    private readonly root: string,
    files: SchemaFiles,
    private readonly of: Workspace,
  ) {
    this.#folder = join(root, home);
    const generator = generatorHash();
    // Without an installation there is nowhere to keep it; without a lock file the version of the generator is unknown.
    if (generator === undefined || !existsSync(join(root, 'node_modules'))) return;
    this.#key = hash(
      JSON.stringify([
        generator,
        new Date().toISOString().slice(0, 10),
        [...files],
        // All but the states of its packages, which are recorded as the plan asks for them.
        of,
      ]),
    );
  }

  /** The workspace for the plan, which records what the plan asks for. */
  get workspace(): Workspace {
    return { ...this.of, package: (folder) => (this.#packages[folder] ??= this.of.package(folder)) };
  }

  /** The last run, if it had the same inputs and the generated files are still exactly those that it wrote. */
  current(): LastRun | undefined {
    const kept = this.#read();
    if (kept === undefined) return undefined;
    const isThere = ([file, expected]: [string, string]): boolean => {
      const path = join(this.root, file);
      return existsSync(path) && hash(readText(path)) === expected;
    };
    if (!Object.entries(kept.files).every(isThere)) return undefined;
    const isSame = ([folder, answer]: [string, PackageState]): boolean =>
      JSON.stringify(this.of.package(folder)) === JSON.stringify(answer);
    if (!Object.entries(kept.packages).every(isSame)) return undefined;
    return generatedFiles(this.root).every((file) => Object.hasOwn(kept.files, file)) ? kept : undefined;
  }

  /** Caches a run whose plan the workspace matches. */
  keep(findings: readonly Finding[], plan: Plan): void {
    if (this.#key === undefined) return;
    const files = Object.fromEntries([...plan].map(([file, text]) => [file, hash(text)]));
    const run = JSON.stringify({ findings, files, packages: this.#packages } satisfies LastRun);
    mkdirSync(this.#folder, { recursive: true });
    const draft = join(this.#folder, `${process.pid}.draft`);
    writeFileSync(draft, `${this.#key} ${hash(run)}\n${run}`);
    renameSync(draft, this.#file);
  }

  get #file(): string {
    return join(this.#folder, 'last-run.json');
  }

  #read(): LastRun | undefined {
    if (this.#key === undefined || !existsSync(this.#file)) return undefined;
    const [head = '', run = ''] = readText(this.#file).split('\n');
    return head === `${this.#key} ${hash(run)}` ? (JSON.parse(run) as LastRun) : undefined;
  }
}

/** A hash of this program's own files, and of the versions that it was installed with. */
function generatorHash(): string | undefined {
  const lock = join(import.meta.dirname, '../../../package-lock.json');
  if (!existsSync(lock)) return undefined;
  const own = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('spec'))
    .sort(compareText);
  const texts = own.map((file) => [file, readFileSync(join(import.meta.dirname, file), 'utf8')]);
  return hash(JSON.stringify([process.version, readFileSync(lock, 'utf8'), texts]));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
