import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatTable } from '../src/output/table.js';
import { collectingTerminal } from './collecting-terminal.js';

const at = (columns?: number) => collectingTerminal([], [], columns === undefined ? {} : { columns });
const uuid = '9f8e7d6c-1a2b-4c3d-8e4f-0123456789ab';

describe('a table', () => {
  it('has no lines between rows of one line each', () => {
    expect(
      formatTable(
        ['event', 'count'],
        [
          ['a', '1'],
          ['b', '22'],
        ],
        at(80),
      ).text,
    ).toBe(
      [
        '┌───────┬───────┐',
        '│ event │ count │',
        '│ a     │ 1     │',
        '│ b     │ 22    │',
        '└───────┴───────┘',
      ].join('\n'),
    );
  });

  it('is no wider than the terminal, whatever it contains', () => {
    const rows = [[uuid, 'production web shop of the north', '名前 '.repeat(12), 'x'.repeat(50)]];
    for (const columns of [26, 40, 60, 80, 120, 200]) {
      const { text } = formatTable(['ruleId', 'ruleName', 'alias', 'application'], rows, at(columns));
      expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    }
  });

  it('wraps wide cells, at spaces and between the parts of an id', () => {
    const { text, shortened } = formatTable(['id', 'name'], [[uuid, 'web shop of the north']], at(50));
    expect(text).toContain('│ 9f8e7d6c-1a2b-4c3d-    │ web shop of the north │');
    expect(text).toContain('│ 8e4f-0123456789ab      │                       │');
    expect(shortened).toBe(0);
  });

  it('breaks a long word if most of the line would stay empty', () => {
    const { text } = formatTable(['name', 'path'], [['x'.repeat(30), `to ${'y'.repeat(40)}`]], at(52));
    expect(text).toContain('│ to yyyyyyyyyyyyyyy');
  });

  it('shows six lines of a cell, and counts the shortened cells', () => {
    const { text, shortened } = formatTable(['id', 'text'], [['1', 'word '.repeat(200)]], at(40));
    expect(text.match(/word/g)?.length).toBeGreaterThan(20);
    expect(text).toMatch(/word…\s*│\n└/);
    expect(shortened).toBe(1);
  });

  it('becomes blocks of names and values if there are too many columns', () => {
    const head = ['eventTime', 'principalId', 'ruleId', 'ruleName'];
    const row = ['2026-01-31T09:30:00Z', 'name@example.com', uuid, 'web shop, production'];
    expect(formatTable(head, [row, row], at(40)).text.split('\n\n')).toEqual(
      Array(2).fill(
        [
          'eventTime    2026-01-31T09:30:00Z',
          'principalId  name@example.com',
          'ruleId       9f8e7d6c-1a2b-4c3d-8e4f-',
          '             0123456789ab',
          'ruleName     web shop, production',
        ].join('\n'),
      ),
    );
  });

  it('wraps nothing without a terminal', () => {
    const { text } = formatTable(['text'], [['word '.repeat(100).trim()]], at());
    expect(text.split('\n')).toHaveLength(4);
  });

  it('lets no event move the cursor, colour the screen or reverse the text', () => {
    const { text } = formatTable(['name\u001b[2J'], [['a\nb\u009b31m\u202edcba']], at(80));
    expect(text).toContain('│ a\\u000ab\\u009b31m\\u202edcba │');
    expect(text).toContain('│ name\\u001b[2J');
  });
});
