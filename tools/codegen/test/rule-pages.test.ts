import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../src/check/index.js';
import { canBeSilenced } from '../src/check/silence.js';
import { checkSchemas } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import type { SchemaFiles } from '../src/load.js';
import { anOrder, shop, workspaceRoot } from './sample-schemas.js';

const folder = join(workspaceRoot, 'docs/guide/rules');
const pageOf = (name: string): string => readFileSync(join(folder, `${name}.md`), 'utf8');
const names = rules.map(({ name }) => name);

describe('the pages of the rules', () => {
  it('are one per rule, and an overview', () => {
    expect(readdirSync(folder).sort()).toEqual([...names, 'index'].map((name) => `${name}.md`).sort());
  });

  it('are all listed in the overview, in the order of the check, with level and description', () => {
    const rows = [
      ...pageOf('index').matchAll(/^\| \[([a-z-]+)\]\(([a-z-]+)\.md\) +\| (\w+) +\| (.+?) +\|$/gm),
    ];
    expect(rows.map(([, name, link, level, words]) => ({ name, link, level, words }))).toEqual(
      rules.map(({ name, level = 'error', description }) => ({
        name,
        link: name,
        level,
        words: description,
      })),
    );
  });
});

describe.each(rules)('the page of $name', (rule) => {
  const page = pageOf(rule.name);

  it('contains the description of the rule', () => {
    const silence = canBeSilenced(rule)
      ? 'It can be [silenced](index.md#silences) with a reason.'
      : rule.level === 'warning'
        ? 'It cannot be silenced.'
        : 'It stops the generation, and cannot be silenced.';
    const level = rule.level === 'warning' ? 'Warning' : 'Error';
    expect(page.split('\n\n').slice(0, 3)).toEqual([
      `# ${rule.name}`,
      rule.description,
      `**${level}.** ${silence}`,
    ]);
  });

  it('has a wrong example, in which the rule finds something', () => {
    expect(findingsIn(page, 'Wrong')).toContain(rule.name);
  });

  it('has a right example, in which no rule finds anything', () => {
    expect(findingsIn(page, 'Right')).toEqual([]);
  });
});

function findingsIn(page: string, heading: string): string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const blocks = [...(section.split('\n## ')[0] ?? '').matchAll(/^```(\w+) (\S+)\n(.*?)\n```$/gms)];
  expect(blocks, `an example under ${heading}`).not.toEqual([]);
  const files = blocks.reduce((so, [, , what = '', text = '']) => laidOver(so, what, text), shop());
  return checkSchemas(files, { today: '2026-01-31' }).findings.map(({ rule }) => rule);
}

const sampleFile = 'schemas/shop/order.placed.json';

/** An example shows what differs from the sample event: properties, members of the top level, or whole files. */
function laidOver(files: SchemaFiles, what: string, text: string): SchemaFiles {
  const event = files.get(sampleFile) ?? '';
  switch (what) {
    case 'files': {
      const others = [...files].filter(([file]) => file !== sampleFile);
      return new Map([
        ...others,
        ...text.split('\n').map((file) => [file, JSON.stringify(anOrder)] as const),
      ]);
    }
    case 'event': {
      const laid = { ...(JSON.parse(event) as JsonObject), ...(JSON.parse(text) as JsonObject) };
      return new Map([...files, [sampleFile, JSON.stringify(laid)]]);
    }
    case 'properties': {
      // As text, for there are examples that say something twice.
      const inside = text.trim().replace(/^\{/, '').replace(/\}$/, '');
      return new Map([
        ...files,
        [sampleFile, event.replace('"orderId": {', () => `${inside}, "orderId": {`)],
      ]);
    }
    default:
      return new Map([...files, [what, text]]);
  }
}
