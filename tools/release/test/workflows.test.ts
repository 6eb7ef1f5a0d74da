import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.github/workflows');
const workflows = new Map(
  readdirSync(folder).map((name) => [name, parse(readFileSync(join(folder, name), 'utf8')) as Workflow]),
);
const { scripts, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

function stepsOf(name: string): Step[] {
  return Object.values(workflows.get(name)?.jobs ?? {}).flatMap((job) => job.steps);
}

describe.each([...workflows])('%s', (name, workflow) => {
  it('runs only scripts that exist in package.json', () => {
    const commands = stepsOf(name).flatMap((step) => [
      step.run,
      step.with?.['version'],
      step.with?.['publish'],
    ]);
    const named = commands.join('\n').matchAll(/npm (?:run ([\w:-]+)|(test))/g);
    const missing = [...named]
      .map(([, script, test]) => script ?? test ?? '')
      .filter((script) => !(script in scripts));
    expect(missing).toEqual([]);
  });

  it('pins every action by its commit, and says its version', () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(
      actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  it('has read-only permissions, unless a job says why it needs more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more = Object.entries(workflow.jobs).filter(([, { permissions }]) => permissions !== undefined);
    expect(more.map(([job]) => job)).toEqual(name === 'release.yml' ? ['release'] : []);
  });

  it('has a timeout and a concurrency group', () => {
    expect(workflow.concurrency.group).not.toBe('');
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });
});

describe('ci.yml', () => {
  it('tests on the oldest supported Node, and on 22 and 24', () => {
    const nodes = workflows.get('ci.yml')?.jobs['test']?.strategy?.matrix.node;
    expect(nodes).toEqual([/^>=(\d+\.\d+)\.0$/.exec(engines.node)?.[1], '22', '24']);
  });

  it('passes no text of a pull request to the shell', () => {
    const runs = stepsOf('ci.yml').flatMap(({ run }) => run ?? []);
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });
});

describe('release.yml', () => {
  it('tests before it publishes, with provenance', () => {
    const steps = stepsOf('release.yml');
    const publish = steps.findIndex((step) => step.with?.['publish'] === 'npm run release');
    expect(steps[publish]?.env).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true' });
    expect(steps.slice(0, publish).map(({ run }) => run)).toContain('npm test');
    expect(workflows.get('release.yml')?.jobs['release']?.permissions).toMatchObject({ 'id-token': 'write' });
  });

  it('is never cancelled midway', () => {
    expect(workflows.get('release.yml')?.concurrency).toEqual({
      group: 'release',
      'cancel-in-progress': false,
    });
  });
});
