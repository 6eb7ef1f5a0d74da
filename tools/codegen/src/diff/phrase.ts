import { visible } from '../findings.js';
import { markdown, markdownCode } from '../text.js';

/**
 * A sentence about a change that is still independent of where it is shown: a terminal, a changelog, an annotation in CI. Text
 * from a schema is kept apart from our own words, so that each output can escape it in its own way.
 */
export type Phrase = readonly Part[];

type Part = string | { readonly code: string } | { readonly words: string };

/** Our own words, with schema text between them only as {@link code} or {@link words}. */
export function phrase(
  strings: TemplateStringsArray,
  ...values: (Phrase | Exclude<Part, string> | number)[]
): Phrase {
  return strings.flatMap((text, index): Phrase => {
    const value = values[index];
    if (value === undefined) return [text];
    if (typeof value === 'number') return [text, String(value)];
    return 'length' in value ? [text, ...value] : [text, value];
  });
}

/** A name or a value from the schema. */
export function code(text: string): Exclude<Part, string> {
  return { code: text };
}

/** A sentence from the schema's author. */
export function words(text: string): Exclude<Part, string> {
  return { words: text };
}

export const nothing: Phrase = [];

function isEmpty(phrase: Phrase): boolean {
  return phrase.every((part) => part === '');
}

/** Sentences one after the other. */
export function sentences(phrases: readonly Phrase[]): Phrase {
  return phrases
    .filter((each) => !isEmpty(each))
    .flatMap((each, index) => (index === 0 ? each : [' ', ...each]));
}

/** `a, b or c` */
export function list(items: readonly Phrase[], last: 'and' | 'or'): Phrase {
  return items.flatMap((item, index) => {
    if (index === 0) return item;
    return [index === items.length - 1 ? ` ${last} ` : ', ', ...item];
  });
}

/** For a terminal, or anywhere that shows text literally; on one line. */
export function toPlain(phrase: Phrase): string {
  return phrase
    .map((part) => {
      if (typeof part === 'string') return part;
      return 'code' in part ? `\`${visible(part.code)}\`` : visible(part.words);
    })
    .join('');
}

/** For a changelog; on one line. */
export function toMarkdown(phrase: Phrase): string {
  return phrase
    .map((part) => {
      if (typeof part === 'string') return part;
      // In a list, a pipe needs none of the escaping that it has in a table.
      return 'code' in part ? markdownCode(part.code).replaceAll('\\|', '|') : markdown(part.words);
    })
    .join('');
}
