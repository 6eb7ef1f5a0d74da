import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emitterErrorCodes } from '../src/index.js';

const repository = `${import.meta.dirname}/../../..`;
const guide = readFileSync(`${repository}/docs/guide/emitting.md`, 'utf8');

describe('the guide', () => {
  it('lists every error code with its meaning, and no other', () => {
    const section = /## Errors\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\|$/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    expect(Object.fromEntries(rows)).toEqual(emitterErrorCodes);
  });

  it('names only options and variables that the code knows', () => {
    const code = ['options', 'privacy', 'transport/credentials', 'transport/cloudtrail', 'delivery/backoff']
      .map((name) => readFileSync(`${repository}/packages/emitter-core/src/${name}.ts`, 'utf8'))
      .join('\n');
    const tables = ['Where events go', 'Bounds and times']
      .map((title) => new RegExp(`## ${title}\\n([\\s\\S]*?)\\n## `).exec(guide)?.[1] ?? '')
      .flatMap((section) => section.split('\n').filter((line) => line.startsWith('|')));
    const names = tables.flatMap((line) =>
      [...line.matchAll(/`([A-Za-z_.]+)`/g)].map(([, name]) => name ?? ''),
    );
    const unknown = names.filter((name) => !code.includes(name.split('.').pop() ?? name));
    expect(names.length).toBeGreaterThan(20);
    expect(unknown).toEqual(['putAuditEvents', 'close', 'flush'].filter((name) => unknown.includes(name)));
  });
});
