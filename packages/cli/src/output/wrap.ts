import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a line may break: in values after a space or a separator, in prose after a space. */
const inValues = /^.*[\s,;:/.-](?=\S)/su;
const inProse = /^.*\s(?=\S)/su;

/**
 * Wraps a text to a number of columns: at allowed breaks if possible, otherwise anywhere.
 *
 * @param maxLines After this many lines, the rest becomes one more line.
 */
function wrap(text: string, columns: number, maxLines: number, end: RegExp): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of segmenter.segment(text)) {
    if (line !== '' && stringWidth(line + segment) > columns) {
      const upTo = end.exec(line)?.[0] ?? '';
      // A line that is mostly empty reads worse than a word in two parts.
      const kept = stringWidth(upTo) * 2 > columns ? upTo : line;
      lines.push(kept.trimEnd());
      line = line.slice(kept.length).trimStart();
      if (lines.length === maxLines) break;
    }
    line += segment;
  }
  lines.push(line);
  return lines;
}

/** The lines of a cell, and whether they are complete. If there are too many, the last one ends in `…`. */
export function cellLines(
  text: string,
  columns: number,
  maxLines: number,
): { lines: string[]; isWhole: boolean } {
  const lines = wrap(text, columns, maxLines, inValues);
  if (lines.length <= maxLines) return { lines, isWhole: true };
  const kept = lines.slice(0, maxLines);
  let last = kept.pop() ?? '';
  while (stringWidth(last) >= columns) last = Array.from(last).slice(0, -1).join('');
  return { lines: [...kept, `${last}…`], isWhole: false };
}

/** Wraps prose, to any number of lines. */
export function wrapped(text: string, columns: number): string[] {
  return wrap(text, columns, Infinity, inProse);
}

/** Wraps a text only at spaces, however long a word is: an ARN stays whole, so that it can be copied. */
export function wholeWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
