import { describe, expect, it } from 'vitest';
import { code, list, phrase, sentences, toMarkdown, toPlain, words } from '../../src/diff/phrase.js';

const hostile = 'a`b|c\n::error::x {{y}} <b>\u001b[2J';

describe('a phrase', () => {
  it('keeps our own words unchanged, and numbers as digits', () => {
    const sentence = sentences([
      phrase`At most ${2} of ${code('x')}.`,
      phrase``,
      phrase`${words('Why not.')}`,
    ]);
    expect(toPlain(sentence)).toBe('At most 2 of `x`. Why not.');
    expect(toMarkdown(sentence)).toBe('At most 2 of `x`. Why not.');
    expect(toPlain(list([phrase`a`, phrase`b`, phrase`c`], 'or'))).toBe('a, b or c');
  });

  it('does not let schema text move the cursor of a terminal or start a line', () => {
    const shown = '\\u{a}::error::x {{y}} <b>\\u{1b}[2J';
    expect(toPlain(phrase`${code(hostile)} ${words(hostile)}`)).toBe(`\`a\`b|c${shown}\` a\`b|c${shown}`);
  });

  it('shows schema text literally in a changelog, whatever it means in Markdown or VitePress', () => {
    expect(toMarkdown(phrase`${code('^a|b`$')}`)).toBe('``^a|b`$``');
    expect(toMarkdown(phrase`${words('a`b|c {{y}} <b>')}`)).toBe(
      'a\\`b\\|c <span v-pre>{{</span>y}} &lt;b&gt;',
    );
    expect(toMarkdown(phrase`${words(hostile)}`)).not.toMatch(/[\n\u001b]/);
  });
});
