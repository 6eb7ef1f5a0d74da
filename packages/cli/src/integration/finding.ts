import { wholeWords } from '../output/wrap.js';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';

/** What was found about one part of an integration. */
export interface Finding {
  readonly part: string;
  /** `absent` is neither well nor wrong: the part does not exist, or nothing has happened yet. */
  readonly state: 'well' | 'wrong' | 'absent';
  /** What was found, as the words after the part's name. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix?: string;
}

const partWidth = 'recipient account'.length;
/** Without a terminal, lines are not wrapped. */
const noEnd = Number.MAX_SAFE_INTEGER;

/** A finding as lines: a mark, the part and what was found; below them, what to do. */
export function printFinding({ part, state, message, fix }: Finding, { columns, colors }: Terminal): string {
  const { green, red, dim, bold } = colors.out;
  const mark = { well: green('✓'), wrong: red('✗'), absent: dim('–') }[state];
  const indent = ' '.repeat(partWidth - 1);
  const width = Math.max(30, (columns ?? noEnd) - indent.length);
  const advice = fix === undefined ? [] : wholeWords(printable(fix), width - 2);
  const lines = [
    ...wholeWords(printable(message), width),
    ...advice.map((line, index) => `${index === 0 ? '→' : ' '} ${line}`),
  ];
  const [first = '', ...others] = lines;
  const label = part.padEnd(indent.length - 2);
  const rest = others.map((line) => `${indent}${line}\n`).join('');
  return `${mark} ${state === 'wrong' ? bold(label) : label}${first}\n${rest}`;
}
