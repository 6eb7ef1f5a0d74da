import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exitCodes } from '../src/exit-code.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the README lists every exit code with its meaning', () => {
  const rows = [...readme.matchAll(/^\| `(\d+)` +\| (.+?) +\|$/gm)];
  expect(rows.map(([, code, meaning]) => ({ code: Number(code), meaning }))).toEqual(
    Object.values(exitCodes),
  );
});
