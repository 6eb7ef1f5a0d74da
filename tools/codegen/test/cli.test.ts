import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shop, workspaceRoot } from './sample-schemas.js';
import { put, temporaryFolder } from './temporary-folder.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');
const event = 'packages/emitter-shop/src/gen/events/order-placed.ts';

function run(root: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--root', root], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command', () => {
  beforeAll(() => {
    expect(existsSync(cli), 'build codegen first: npx nx build codegen').toBe(true);
  });

  it('generates, reports what it wrote, and has nothing to do the second time', () => {
    const root = temporaryFolder(shop());
    const first = run(root, 'generate');
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain(`written   ${event}\n`);
    expect(first.status).toBe(0);
    expect(run(root, 'generate').stdout).toMatch(
      /^\d+ generated files are current, 0 of them changed by this run\.\n$/,
    );
    expect(run(root, 'generate', '--check').stdout).toMatch(/^All \d+ generated files are current\.\n$/);
  });

  it('says what to do by hand for a new package, and for one whose source was removed', () => {
    const root = temporaryFolder(shop());
    expect(run(root, 'generate').stdout).toMatch(
      /by this run\.\npackages\/emitter-shop is new, and missing from package-lock\.json\. Run: npm install && npx nx sync\n$/,
    );
    renameSync(join(root, 'schemas/shop'), join(root, 'schemas/store'));
    expect(run(root, 'generate').stdout).toMatch(
      new RegExp(
        'by this run\\.\n' +
          'packages/emitter-store is new, and missing from package-lock\\.json\\. Run: npm install && npx nx sync\n' +
          'packages/emitter-shop no longer has a source: delete the folder\\. Then run: npm install && npx nx sync\n$',
      ),
    );
  });

  it('fails a check on drift, and names each file, what is wrong, and the command that fixes it', () => {
    const root = temporaryFolder(shop());
    run(root, 'generate');
    rmSync(join(root, event));
    const page = join(root, 'docs/events/shop.md');
    writeFileSync(page, readFileSync(page, 'utf8') + 'edited\n');
    put(root, 'docs/events/old.md', readFileSync(page, 'utf8'));

    const { status, stdout, stderr } = run(root, 'generate', '--check');
    expect(stdout).toBe(
      [
        'superfluous  docs/events/old.md',
        'changed      docs/events/shop.md',
        `missing      ${event}`,
        '',
      ].join('\n'),
    );
    expect(stderr).toMatch(/^3 of \d+ generated files not current\. Run: npm run generate\n$/);
    expect(status).toBe(1);
    expect(existsSync(join(root, event)), 'a check writes nothing').toBe(false);
  });

  it.each<[what: string, blocked: string]>([
    ['a package.json', 'packages/emitter-shop/package.json'],
    ['a generated page', 'docs/events/shop.md'],
    ['the license', 'LICENSE'],
    ['what the last run kept', 'node_modules/.cache/codegen/last-run.json'],
  ])('names the folder that is in the place of %s, and says what to do', (_, blocked) => {
    const root = temporaryFolder(shop());
    mkdirSync(join(root, blocked), { recursive: true });
    const { status, stderr } = run(root, 'generate');
    expect(stderr).toBe(
      `${join(root, blocked)} is a folder, but a file is expected: move or delete it (EISDIR)\n`,
    );
    expect(status).toBe(1);
  });

  it('names the file that is in the place of a folder', () => {
    const root = temporaryFolder(shop());
    put(root, 'packages/emitter-shop/src', '');
    expect(run(root, 'generate').stderr).toMatch(
      /packages\/emitter-shop\/src\/gen is a file, or inside one, but a folder is expected: move or delete the file \(ENOTDIR\)\n$/,
    );
    const other = temporaryFolder(new Map([['schemas', '']]));
    const { status, stderr } = run(other, 'gate', '--base', 'main');
    expect(stderr).toContain(`${join(other, 'schemas')} is a file, or inside one,`);
    expect(status, 'no verdict is not a promise too little').toBe(2);
  });

  it('names the package.json that is not JSON', () => {
    const root = temporaryFolder(shop());
    put(root, 'packages/emitter-shop/package.json', '{ "version": }');
    const { status, stderr } = run(root, 'generate');
    expect(stderr).toMatch(
      /^The package's version cannot be read from \/.*\/packages\/emitter-shop\/package\.json: Unexpected token .*\. Fix the file, and run the command again\.\n$/,
    );
    expect(status).toBe(1);
  });

  it('writes nothing while a schema is wrong, and says where and what to write instead', () => {
    const root = temporaryFolder(shop());
    put(root, 'schemas/shop/order.shipped.json', '{ "type": "object", }');
    const { status, stdout, stderr } = run(root, 'generate');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      [
        'schemas/shop/order.shipped.json:1:21  #',
        '  error invalid-json  is not valid JSON: property name expected (a comma before a closing bracket?)',
        '     1 | { "type": "object", }',
        '       |                     ^',
        '',
        'Nothing was written: fix the errors above first.',
        '',
      ].join('\n'),
    );
    expect(existsSync(join(root, 'packages'))).toBe(false);
    expect(run(root, 'check').status).toBe(1);
  });

  it('explains without a stack trace that there are no schemas, or that a file is in the way', () => {
    const empty = run(temporaryFolder(), 'generate');
    expect(empty.stderr).toMatch(/^There is no folder schemas\/ in .*: pass the workspace with --root\n$/);
    expect(empty.status).toBe(1);

    const root = temporaryFolder(shop());
    put(root, event, 'export {};\n');
    const blocked = run(root, 'generate');
    expect(blocked.stderr).toBe(
      `Generated files belong where these files are, which the generator did not write: ${event}. ` +
        'Move or delete them, and generate again.\n',
    );
    expect(blocked.status).toBe(1);
  });

  it('reports findings in the requested format, and fails only on errors', () => {
    const root = temporaryFolder(shop());
    expect(run(root, 'check')).toEqual({ status: 0, stdout: 'No findings in 3 schema files.\n', stderr: '' });

    const file = 'schemas/shop/order.placed.json';
    const text = shop().get(file) ?? '';
    put(root, file, text.replace('"format": "uuid"', '"minLength": 1'));
    const warned = run(root, 'check');
    expect(warned.stdout).toContain(
      `${file}:17:20  #/properties/requestParameters/properties/orderId\n  warning unbounded `,
    );
    expect(warned.stdout).toMatch(/\n\n1 warning in 3 schema files\.\n$/);
    expect(warned.status, 'a warning is no error').toBe(0);
    expect(run(root, 'check', '--max-warnings', '0')).toMatchObject({
      status: 1,
      stderr: 'At most 0 warnings are allowed: fix the others, or silence them with a reason.\n',
    });

    put(root, file, text.replace('"format": "uuid"', '"if": {}, "maxLength": 9'));
    const json = run(root, 'check', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject([{ rule: 'unknown-keyword', line: 19, column: 11 }]);
    expect(json.status).toBe(1);
    const github = run(root, 'check', '--format', 'github');
    expect(github.stdout).toMatch(
      /^::error file=schemas\/shop\/order\.placed\.json,line=19,col=11,title=unknown-keyword::"if" is not part of .*\n1 error in 3 schema files\.\n$/,
    );
    expect(github.status).toBe(1);
    expect(run(root, 'check', '--format', 'xml').stderr).toContain(
      'Allowed choices are pretty, json, github.',
    );
  });

  it('ends without a stack trace if its reader stops reading', async () => {
    const child = spawn(process.execPath, [cli, 'check', '--root', temporaryFolder(shop())]);
    child.stdout.destroy();
    let told = '';
    child.stderr.on('data', (text) => (told += String(text)));
    expect(await once(child, 'close')).toEqual([141, null]);
    expect(told).toBe('');
  });

  it('is what `npm run generate` runs, and its output contains nothing that its build prints', () => {
    const { scripts } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['generate']).toContain('node tools/codegen/dist/cli.js generate');
    const own = Object.values(scripts).filter((script) => script.includes('codegen/dist/cli.js'));
    for (const script of own) expect(script).toMatch(/^nx build codegen [^&]*>&2 && node tools/);
    expect(execFileSync(process.execPath, [cli, '--help'], { encoding: 'utf8' })).toContain(
      'generate [options]',
    );
  });
});
