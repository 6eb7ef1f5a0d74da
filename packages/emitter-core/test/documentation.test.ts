import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emitterErrorCodes } from '../src/index.js';
import { entryOutcome, failureOutcome } from '../src/transport/outcome.js';

const repository = `${import.meta.dirname}/../../..`;
const guide = readFileSync(`${repository}/docs/guide/emitting.md`, 'utf8');
const operating = readFileSync(`${repository}/docs/guide/operating.md`, 'utf8');

describe('the guide', () => {
  it('lists exactly the existing error codes, with their meaning', () => {
    const section = /## Errors\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\|$/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    expect(Object.fromEntries(rows)).toEqual(emitterErrorCodes);
  });

  it('names only options and variables that exist', () => {
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

  it('tells operators about each code that prevents delivery, and the resulting state', () => {
    const kinds = {
      'Parked channels': 'park',
      'Channels that back off': 'retry',
      'Other codes in a report': undefined,
    };
    const kindOf = new Map(
      Object.entries(kinds).flatMap(([title, kind]) => {
        const section = new RegExp(`### ${title}\\n([\\s\\S]*?)\\n#`).exec(operating)?.[1] ?? '';
        const cells = [...section.matchAll(/^\| (`[^|]*)/gm)].map(([, cell = '']) => cell);
        return cells.flatMap((cell) =>
          [...cell.matchAll(/`(\w+)…?`/g)].map(([, code = '']) => [code, kind] as const),
        );
      }),
    );
    const sources = ['transport', 'delivery'].flatMap((folder) => {
      const path = `${repository}/packages/emitter-core/src/${folder}`;
      return readdirSync(path).map((name) => readFileSync(`${path}/${name}`, 'utf8'));
    });
    const own = sources.flatMap((text) => [...text.matchAll(/(?:failed\(|code: )'(\w+)'/g)]);
    expect(own.map(([, code = '']) => code).filter((code) => !kindOf.has(code))).toEqual([]);

    // Of the others the words are not AWS's but Node's, or ours.
    const byAws =
      /^(AccountNot|Channel|InvalidChannel|Access|Unsupported|Expired|Unrecognized|InvalidSig|Throttl|TooMany|Internal|HTTP)/;
    const judged = [...kindOf].filter(([code]) => byAws.test(code));
    expect(judged.length).toBeGreaterThan(12);
    for (const [code, kind] of judged) {
      const status = code === 'InternalFailure' ? 500 : Number(/^HTTP(\d+)$/.exec(code)?.[1] ?? 400);
      const outcome =
        code === 'AccountNotSubscribed'
          ? entryOutcome(code, '')
          : failureOutcome({ code, message: '', status });
      expect([code, outcome.kind]).toEqual([code, kind]);
    }
  });
});
