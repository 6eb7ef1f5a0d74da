import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a line of values may end: after a space or a mark between their parts; where one of prose may. */
const inValues = /^.*[\s,;:/.-](?=\S)/su;
const inProse = /^.*\s(?=\S)/su;

/**
 * A text in lines of at most so many columns: broken where they may end, else anywhere.
 *
 * @param most After so many lines, what is left is one more.
 */
function wrap(text: string, columns: number, most: number, end: RegExp): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of segmenter.segment(text)) {
    if (line !== '' && stringWidth(line + segment) > columns) {
      const upTo = end.exec(line)?.[0] ?? '';
      // A break that leaves most of the line empty reads worse than a word in two parts.
      const kept = stringWidth(upTo) * 2 > columns ? upTo : line;
      lines.push(kept.trimEnd());
      line = line.slice(kept.length).trimStart();
      if (lines.length === most) break;
    }
    line += segment;
  }
  lines.push(line);
  return lines;
}

/** A cell's lines; whether they are all of it. The last of too many ends in `…`. */
export function cellLines(
  text: string,
  columns: number,
  most: number,
): { lines: string[]; isWhole: boolean } {
  const lines = wrap(text, columns, most, inValues);
  if (lines.length <= most) return { lines, isWhole: true };
  const kept = lines.slice(0, most);
  let last = kept.pop() ?? '';
  while (stringWidth(last) >= columns) last = Array.from(last).slice(0, -1).join('');
  return { lines: [...kept, `${last}…`], isWhole: false };
}

/** A text in lines for people, however many. */
export function wrapped(text: string, columns: number): string[] {
  return wrap(text, columns, Infinity, inProse);
}

/** A text in lines that end at spaces alone, however long a word is: an ARN stays whole, to be copied. */
export function wholeWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
