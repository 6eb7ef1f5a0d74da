import MarkdownIt from 'markdown-it';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  comment,
  commentText,
  htmlComment,
  literal,
  markdown,
  markdownBlock,
  markdownCode,
  propertyKey,
  sqlName,
  sqlString,
  stringLiteral,
  wrap,
} from '../src/text.js';
import { hostileTexts } from './hostile-texts.js';
import { visibleText } from './visible-text.js';

const renderer = new MarkdownIt({ html: true, linkify: true });
const squeeze = (text: string): string => text.replace(/[\s\u0085]+/g, ' ').trim();

/** White space as one space, and what nobody could see as its escape. */
const shown = (text: string): string =>
  squeeze(text).replace(/[^\P{C}\u200d]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );

describe.each(hostileTexts)('the text %j', (text) => {
  it('is unchanged when its literal is evaluated', () => {
    expect(runInThisContext(stringLiteral(text))).toBe(text);
    expect(runInThisContext(`(${literal({ [text]: [text] })})`)).toEqual({ [text]: [text] });
    expect(runInThisContext(`({ ${propertyKey(text)}: 1 })`)).toEqual({ [text]: 1 });
  });

  it('cannot end a comment, script or line from within a string literal', () => {
    const printed = stringLiteral(text);
    expect(printed).not.toMatch(/\*\/|<\/|<!--|[\r\n\u2028\u2029]/);
  });

  it('cannot end a documentation comment or start a tag', () => {
    const lines = wrap(commentText(text), 40);
    const source = `${comment(lines)}\nexport const marker = 1;\n`;
    const file = ts.createSourceFile('comment.ts', source, ts.ScriptTarget.ES2022, true);
    expect(syntaxErrors(file)).toEqual([]);
    const [statement] = file.statements;
    expect(file.statements.length).toBe(1);
    expect(ts.getJSDocTags(statement as ts.Node)).toEqual([]);
  });

  it('cannot leave an HTML comment', () => {
    const rendered = renderer.render(`${htmlComment(text)}\n\nafter\n`);
    expect(rendered.replace(/<!--.*?-->/s, '').trim()).toBe('<p>after</p>');
  });

  it.each([
    ['a paragraph', (cell: string) => cell],
    ['a heading', (cell: string) => `# ${cell}`],
    ['a list', (cell: string) => `- ${cell}`],
    ['a table', (cell: string) => `| a | b |\n| --- | --- |\n| ${cell} | ${cell} |`],
  ])('is shown literally in %s of Markdown', (_, place) => {
    const rendered = renderer.render(place(markdown(text)));
    const words = shown(text);
    const expected = place('').startsWith('|') ? `a b ${words} ${words}` : words;
    expect(squeeze(visibleText(rendered))).toBe(expected);
    expect(elements(rendered)).toEqual(elements(renderer.render(place('x'))));
  });

  it('is shown literally as inline code of Markdown, also in a table', () => {
    const rendered = renderer.render(`| a |\n| --- |\n| ${markdownCode(text)} |`);
    const words = shown(text);
    expect(squeeze(visibleText(rendered))).toBe(`a ${words}`);
    expect(elements(rendered).filter((name) => name !== 'code')).toEqual(
      elements(renderer.render('| a |\n| --- |\n| x |')),
    );
  });

  it('cannot leave a code block of Markdown', () => {
    const rendered = renderer.render(`${markdownBlock('json', text)}\n\nafter\n`);
    expect(rendered).toMatch(/<\/code><\/pre>\n<p>after<\/p>\n$/);
    expect(elements(rendered)).toEqual(['pre', 'code', 'p']);
  });

  it('leaves no braces that Vue or VitePress would interpret', () => {
    for (const printed of [markdown(text), markdownCode(text)]) {
      const rendered = renderer.render(printed);
      const outside = rendered
        .replace(/<(span|code) v-pre>.*?<\/\1>/gs, '')
        .replace(/<code>.*?<\/code>/gs, '');
      expect(outside).not.toContain('{');
      expect(rendered.replace(/<(span|code) v-pre>.*?<\/\1>/gs, '')).not.toContain('{{');
    }
  });

  it('is exactly one string and one identifier in SQL', () => {
    expect(sqlString(text).slice(1, -1).replaceAll("''", '')).not.toContain("'");
    expect(sqlName(text).slice(1, -1).replaceAll('""', '')).not.toContain('"');
  });
});

describe('a version', () => {
  it('is shown in Markdown as it is, and a number that would begin a list is escaped', () => {
    expect(markdown('0.2.0')).toBe('0.2.0');
    expect(markdown('1. First')).toBe('1\\. First');
    expect(markdown('2.')).toBe('2\\.');
  });
});

describe('a literal', () => {
  it('is broken into lines if it is too long for one, each at its indentation', () => {
    const long = 'x'.repeat(60);
    expect(literal({ a: [long, long], b: {} }, 2)).toBe(
      `{\n    a: [\n      '${long}',\n      '${long}',\n    ],\n    b: {},\n  }`,
    );
  });

  it('sets a property named __proto__, not the prototype', () => {
    const value = runInThisContext(`(${literal(JSON.parse('{"__proto__": {"x": 1}}') as never)})`) as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect((value as { x?: unknown }).x).toBeUndefined();
  });

  it('uses the quotes that need fewer escapes', () => {
    expect(stringLiteral("the rule's name")).toBe(`"the rule's name"`);
    expect(stringLiteral(`'"`)).toBe(String.raw`'\'"'`);
  });
});

/** The elements of some HTML in order; spans, which only hold text, left out. */
function elements(rendered: string): string[] {
  return [...rendered.matchAll(/<([a-z]\w*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'span');
}

function syntaxErrors(file: ts.SourceFile): string[] {
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: ts.Diagnostic[] };
  return parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
