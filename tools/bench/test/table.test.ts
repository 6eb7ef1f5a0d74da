import { describe, expect, it } from 'vitest';
import { printTable } from '../src/table.js';

describe('the table of a benchmark', () => {
  it('aligns text left and figures right, without colours', () => {
    expect(
      printTable({
        head: ['', 'ns'],
        rows: [
          ['ours', '9'],
          ['theirs', '1000'],
        ],
      }),
    ).toBe(
      [
        '┌────────┬──────┐',
        '│        │   ns │',
        '├────────┼──────┤',
        '│ ours   │    9 │',
        '│ theirs │ 1000 │',
        '└────────┴──────┘',
      ].join('\n'),
    );
  });
});
