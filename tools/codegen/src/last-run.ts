import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './apply.js';
import { readText } from './file-errors.js';
import { compareText, type Finding } from './findings.js';
import type { SchemaFiles } from './load.js';
import type { Plan } from './plan.js';
import type { PackageState, Workspace } from './workspace.js';

/** What a run found and wrote, kept so that the next one, where nothing changed, need not do it again. */
export interface LastRun {
  readonly findings: readonly Finding[];
  /** The SHA-256 of each generated file, by its path. */
  readonly files: Readonly<Record<string, string>>;
  /** What the plan asked the workspace of its packages, and the answers. */
  readonly packages: Readonly<Record<string, PackageState>>;
}

/** Where a workspace's packages are installed: a folder that git does not see and that may be deleted. */
const home = 'node_modules/.cache/codegen';

/**
 * The runs of one workspace. What was kept is used for the very same inputs alone: the schemas, what the plan takes
 * from the workspace, the day, and the generator itself with all that it is made of.
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
    // Without an installation there is no place for it, and without a lock file no saying what the generator is.
    if (generator === undefined || !existsSync(join(root, 'node_modules'))) return;
    this.#key = hash(
      JSON.stringify([
        generator,
        new Date().toISOString().slice(0, 10),
        [...files],
        // All but what it is asked of its packages, which is noted as it is asked.
        of,
      ]),
    );
  }

  /** The workspace, for the plan to ask. */
  get workspace(): Workspace {
    return { ...this.of, package: (folder) => (this.#packages[folder] ??= this.of.package(folder)) };
  }

  /** The last run, where it had the same inputs and all that it wrote is still there, and nothing else is. */
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

  /** Keeps a run whose plan the workspace follows. */
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

/** Of this program's own files, and of the versions that it was installed with. */
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
