import { wholeWords } from '../output/wrap.js';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';

/** What was found of one part of an integration. */
export interface Finding {
  readonly part: string;
  /** `absent` is neither well nor wrong: it is not there, or has not happened yet. */
  readonly state: 'well' | 'wrong' | 'absent';
  readonly says: string;
  /** What to do about it, as a sentence. */
  readonly mend?: string;
}

const partWidth = 'recipient account'.length;
/** Where there is no terminal, lines need not end. */
const noEnd = Number.MAX_SAFE_INTEGER;

/** A finding as lines: a mark, the part, what it says, and below it what to do. */
export function printFinding({ part, state, says, mend }: Finding, { columns, colors }: Terminal): string {
  const { green, red, dim, bold } = colors.out;
  const mark = { well: green('✓'), wrong: red('✗'), absent: dim('–') }[state];
  const indent = ' '.repeat(partWidth - 1);
  const width = Math.max(30, (columns ?? noEnd) - indent.length);
  const advice = mend === undefined ? [] : wholeWords(printable(mend), width - 2);
  const lines = [
    ...wholeWords(printable(says), width),
    ...advice.map((line, index) => `${index === 0 ? '→' : ' '} ${line}`),
  ];
  const [first = '', ...others] = lines;
  const label = part.padEnd(indent.length - 2);
  const rest = others.map((line) => `${indent}${line}\n`).join('');
  return `${mark} ${state === 'wrong' ? bold(label) : label}${first}\n${rest}`;
}
