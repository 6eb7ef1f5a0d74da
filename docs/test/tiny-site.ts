import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const require = createRequire(import.meta.url);
export const workspaceRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface Run {
  readonly code: number | null;
  /** What it printed, to both streams. */
  readonly output: string;
}

function run(folder: string, script: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    // VitePress draws its progress anew all the time where it takes the output for a terminal.
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder,
      env: { ...process.env, CI: 'true' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output: stripVTControlCharacters(output) });
    });
  });
}

/** A workspace of its own whose `docs/` is a site with this site's configuration and theme, and other pages. */
export class TinySite {
  readonly root = mkdtempSync(join(tmpdir(), 'tiny-site-'));
  readonly dist = join(this.root, 'docs/.vitepress/dist');

  constructor() {
    const folder = join(workspaceRoot, 'docs/.vitepress');
    this.write(
      'docs/.vitepress/config.ts',
      `import { siteConfig } from '${folder}/site.ts';
       import { catalog } from '../../packages/event-catalog/src/gen/sources.ts';
       export default siteConfig({ folder: new URL('..', import.meta.url), sources: catalog });`,
    );
    this.write('docs/.vitepress/theme/index.ts', `export { default } from '${folder}/theme/index.ts';`);
    this.write('packages/event-catalog/src/gen/sources.ts', 'export const catalog = [];');
    this.write('package.json', '{ "type": "module" }');
    this.write('docs/index.md', '# Tiny\n');
    cpSync(join(workspaceRoot, 'docs/public'), join(this.root, 'docs/public'), { recursive: true });
    symlinkSync(join(workspaceRoot, 'node_modules'), join(this.root, 'node_modules'), 'junction');
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** `npm run generate`, as this workspace has it. */
  async generate(): Promise<void> {
    rmSync(join(this.root, 'packages/event-catalog/src/gen/sources.ts'), { force: true });
    const command = join(dirname(require.resolve('@org/codegen/package.json')), 'dist/cli.js');
    const { code, output } = await run(this.root, command, ['generate']);
    if (code !== 0) throw new Error(output);
  }

  /** `npm run docs:build`, as this workspace has it. */
  build(): Promise<Run> {
    const command = join(dirname(require.resolve('vitepress/package.json')), 'bin/vitepress.js');
    return run(this.root, command, ['build', 'docs']);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
