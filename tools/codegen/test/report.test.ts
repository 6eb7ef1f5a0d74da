import { describe, expect, it } from 'vitest';
import { checkSchemas } from '../src/generate.js';
import type { SchemaFiles } from '../src/load.js';
import { githubFindings } from '../src/report/github.js';
import { jsonFindings } from '../src/report/json.js';
import { coloured, paintFor, plain } from '../src/report/paint.js';
import { prettyFindings, summary } from '../src/report/pretty.js';
import { columnsOf, sourceLine } from '../src/report/source-line.js';
import { anOrder, shop } from './sample-schemas.js';

const file = 'schemas/shop/order.placed.json';

/** The sample event with one slip in it. */
function withSlip(slip: string): SchemaFiles {
  const text = shop().get(file) ?? '';
  return new Map([...shop(), [file, text.replace('"x-stage"', () => slip)]]);
}

const hostile = 'x-\u001b[31m,a:b%\n::error::\u202e';

describe('the format for people', () => {
  it('shows each finding with its line, and underlines its place', () => {
    const files = withSlip('"x-stge"');
    expect(prettyFindings(checkSchemas(files).findings, files)).toBe(
      [
        'schemas/shop/order.placed.json:25:3  #/x-stge',
        '  error unknown-keyword  "x-stge" is not part of the dialect: did you mean "x-stage"?',
        '    25 |   "x-stge": "stable",',
        '       |   ^^^^^^^^',
        '',
        '',
      ].join('\n'),
    );
  });

  it('underlines a place after tabs and wide characters', () => {
    const line = '\t"気温🌡️é": "x", "type": 1';
    const place = sourceLine(line, 1, line.indexOf('"type"') + 1);
    expect(place.text).toBe('  "気温🌡️é": "x", "type": 1');
    // Two for the tab, two for each of the Han characters and the picture, one for the rest.
    expect(place).toMatchObject({ indent: 2 + 1 + 4 + 2 + 1 + 3 + 5, length: 6 });
    expect(columnsOf(place.text.slice(0, place.text.indexOf('"type"')))).toBe(place.indent);
  });

  it('cuts a file of one long line around the place', () => {
    const before = '"a": 1, '.repeat(5000);
    const place = sourceLine(`${before}"type": "text", ${before}`, 1, before.length + 1);
    expect(columnsOf(place.text)).toBeLessThanOrEqual(100);
    expect(place.text.slice(place.indent, place.indent + place.length)).toBe('"type"');
    expect(place.text).toMatch(/^….*…$/);
  });

  it('cuts a string of many megabytes', () => {
    expect(sourceLine(`"${'a'.repeat(20_000_000)}"`, 1, 1)).toEqual({
      text: `"${'a'.repeat(98)}…`,
      indent: 0,
      length: 100,
    });
  });

  it('underlines a place at the end of a line, at the end of a file, and in an empty file', () => {
    expect(sourceLine('{', 1, 2)).toEqual({ text: '{', indent: 1, length: 1 });
    expect(sourceLine('', 1, 1)).toEqual({ text: '', indent: 0, length: 1 });
    expect(sourceLine('{\n', 3, 1)).toEqual({ text: '', indent: 0, length: 1 });
  });

  it('lets no schema text move the cursor or begin a line', () => {
    const files = shop({ 'shop/order.placed.json': { ...anOrder, [hostile]: 1 } });
    const printed = prettyFindings(checkSchemas(files).findings, files);
    expect(printed).not.toMatch(/[\u001b\u202e]/);
    expect(printed.trimEnd().split('\n')).toHaveLength(4);
  });

  it('is coloured in a terminal, and nowhere else', () => {
    expect(paintFor({ isTTY: true }, {})).toBe(coloured);
    expect(paintFor({}, {})).toBe(plain);
    expect(paintFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plain);
    expect(paintFor({ isTTY: true }, { NO_COLOR: '' }), 'an empty NO_COLOR asks for nothing').toBe(coloured);
    expect(paintFor({ isTTY: true }, { TERM: 'dumb' })).toBe(plain);
    const files = withSlip('"x-stge"');
    const { findings } = checkSchemas(files);
    expect(prettyFindings(findings, files, coloured)).toContain('\u001b[31merror\u001b[39m');
  });

  it('ends with the number of findings', () => {
    const { findings } = checkSchemas(withSlip('"x-stge"'));
    const [error] = findings;
    if (error === undefined) throw new Error('no finding');
    const warning = { ...error, level: 'warning' } as const;
    const words = (...all: (typeof warning | typeof error)[]): string =>
      summary({ findings: all, silenced: 0, files: 3 });
    expect(words()).toBe('No findings in 3 schema files.');
    expect(words(error)).toBe('1 error in 3 schema files.');
    expect(words(error, warning, warning)).toBe('1 error and 2 warnings in 3 schema files.');
    expect(summary({ findings: [], silenced: 1, files: 1 })).toBe(
      'No findings in 1 schema file, 1 finding silenced.',
    );
  });
});

describe('the format for programs', () => {
  it('is an array in the order of the files, with these members', () => {
    expect(JSON.parse(jsonFindings(checkSchemas(withSlip('"x-stge"')).findings))).toEqual([
      {
        rule: 'unknown-keyword',
        level: 'error',
        message: '"x-stge" is not part of the dialect: did you mean "x-stage"?',
        file,
        line: 25,
        column: 3,
        pointer: '#/x-stge',
      },
    ]);
    expect(jsonFindings([])).toBe('[]\n');
  });

  it('keeps hostile text unchanged within its string', () => {
    const files = shop({ 'shop/order.placed.json': { ...anOrder, [hostile]: 1 } });
    const [finding] = JSON.parse(jsonFindings(checkSchemas(files).findings)) as { pointer: string }[];
    expect(finding?.pointer).toBe(`#/${hostile}`);
  });
});

describe('the format for pull requests', () => {
  it('is an annotation for each finding', () => {
    expect(githubFindings(checkSchemas(withSlip('"x-stge"')).findings)).toBe(
      '::error file=schemas/shop/order.placed.json,line=25,col=3,title=unknown-keyword::"x-stge" is not part of ' +
        'the dialect: did you mean "x-stage"? (#/x-stge)\n',
    );
  });

  it('lets no schema text or file name end the annotation, or begin another', () => {
    const files = shop({ 'shop/order.placed.json': { ...anOrder, [hostile]: 1 } });
    const [finding] = checkSchemas(files).findings;
    if (finding === undefined) throw new Error('no finding');
    const odd = { ...finding, place: { ...finding.place, file: 'a,b:c%\n.json' } };
    const printed = githubFindings([odd]);
    expect(printed.split('\n')).toHaveLength(2);
    expect(printed).toMatch(/^::error file=a%2Cb%3Ac%25%0A\.json,line=\d+,col=3,title=unknown-keyword::/);
    expect(printed).toContain('a:b%25\\n::error::\\u{202e}');
    expect(printed).not.toContain('\u001b');
  });
});
