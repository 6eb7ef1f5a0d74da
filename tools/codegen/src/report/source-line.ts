import { visible } from '../findings.js';

/** A line of a file as a terminal shows it, and which part to underline, in columns of the terminal. */
export interface SourceLine {
  readonly text: string;
  readonly indent: number;
  readonly length: number;
}

/** The width of a line in a report; a longer one is cut around the place. */
const maxWidth = 100;
const before = 30;
/** More than a line shows: in a string of megabytes, the regular expression would overflow the stack. */
const maxToken = 1000;

/** @param column Counted from 1, in UTF-16 code units, as a finding's place has it. */
export function sourceLine(text: string, line: number, column: number): SourceLine {
  const written = text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  const start = Math.min(column - 1, written.length);
  const token =
    /^(?:"(?:[^"\\]|\\.)*"?|[^\s"{}[\],:]+|.?)/su.exec(written.slice(start, start + maxToken))?.[0] ?? '';
  const [head, marked, tail] = [
    shown(written.slice(0, start)),
    shown(token),
    shown(written.slice(start + token.length)),
  ];
  const cutHead = columnsOf(head) + columnsOf(marked) > maxWidth ? cutLeft(head, before) : head;
  const cutMarked = cutRight(marked, maxWidth - columnsOf(cutHead));
  const room = maxWidth - columnsOf(cutHead) - columnsOf(cutMarked);
  const cutTail = room > 0 ? cutRight(tail, room) : '';
  return {
    text: `${cutHead}${cutMarked}${cutTail}`.trimEnd(),
    indent: columnsOf(cutHead),
    length: Math.max(1, columnsOf(cutMarked)),
  };
}

/** Nothing in a schema may move the cursor, and only the terminal knows the width of a tab. */
function shown(text: string): string {
  return visible(text.replaceAll('\t', '  '));
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemes(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The width of a text in a terminal: two columns for wide East Asian characters and emoji. */
export function columnsOf(text: string): number {
  // The common case: one column each.
  if (/^[ -~]*$/.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + (wide.test(grapheme) ? 2 : 1), 0);
}

const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\u{fe0f}|[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}\u{3000}-\u{303e}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}])/u;

const ellipsis = '…';

function cutRight(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return kept + ellipsis;
}

function cutLeft(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  // A character takes a column at least, and seldom more than a few code units.
  const kept = graphemes(text.slice(-4 * columns));
  while (columnsOf(kept.join('')) > columns - 1) kept.shift();
  return ellipsis + kept.join('');
}
