import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../src/check/index.js';
import { keyword } from '../src/dialect.js';
import { hasErrors, printFindings } from '../src/findings.js';
import { checkSchemas, generate, type CheckedSchemas } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import { readSchemas } from '../src/load.js';
import { anOrder, emptyWorkspace, envelopeText, objectOf, shop, shopSource } from './sample-schemas.js';
import { temporaryFolder } from './temporary-folder.js';

const golden = fileURLToPath(new URL('golden/check/', import.meta.url));

const gone = { since: '1.0.0', reason: 'Unused.' };

describe('each rule', () => {
  it('has a golden folder, and each golden folder has a rule', () => {
    expect(readdirSync(golden).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it.each(rules.map(({ name }) => name))('named %s finds what its golden folder expects', async (name) => {
    const root = join(golden, name);
    const files = new Map(readSchemas(root));
    // Cases show the faulty files alone; what surrounds them is the same for all.
    if (!files.has('schemas/envelope.json')) files.set('schemas/envelope.json', envelopeText);
    const { findings, plan } = await generate(files, emptyWorkspace, { today: '2026-01-31' });
    const printed = printFindings(findings);
    const expected = join(root, 'findings.txt');
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(expected, printed);
    expect(printed).toBe(readFileSync(expected, 'utf8'));
    expect(findings.filter(({ rule }) => rule === name)).not.toEqual([]);
    expect(plan === undefined, 'nothing is planned where there is an error').toBe(hasErrors(findings));
  });
});

describe('the check', () => {
  it('finds nothing in schemas that follow the dialect', () => {
    expect(checkSchemas(shop()).findings).toEqual([]);
  });

  it('prints a finding as a line that begins with its place', () => {
    const files = new Map(shop());
    const text = (files.get('schemas/shop/order.placed.json') ?? '').replace(
      '"format": "uuid"',
      '"maxLength": 9, "if": {}',
    );
    files.set('schemas/shop/order.placed.json', text);
    const { findings } = checkSchemas(files);
    expect(hasErrors(findings)).toBe(true);
    expect(printFindings(findings)).toBe(
      'schemas/shop/order.placed.json:19:27 error unknown-keyword  "if" is not part of the dialect: ' +
        'describe the cases as variants of a oneOf  ' +
        '(#/properties/requestParameters/properties/orderId/if)\n',
    );
  });

  it('refuses a file that is not UTF-8, whose letters would be misread', () => {
    const root = temporaryFolder(shop());
    const file = join(root, 'schemas/shop/order.placed.json');
    const latin1 = readFileSync(file, 'utf8').replace('Order placed', 'Caf\u00e9');
    writeFileSync(file, Buffer.from(latin1, 'latin1'));
    const { findings } = checkSchemas(readSchemas(root));
    expect(findings.map(({ rule, message, place }) => `${place.line} ${rule}: ${message}`)).toEqual([
      '2 invalid-json: is not UTF-8: save it as UTF-8',
    ]);
  });

  it.each([
    [`"`, `'`, `2:3 "'title'" is not allowed (put names and strings in straight double quotes`],
    [`"title"`, `\u201ctitle\u201d`, `2:3 "\u201ctitle\u201d" is not allowed`],
    ['false', 'False', '8:27 "False" is not allowed'],
    ['  ', '\u00a0\u00a0', '2:1 the white space U+00A0 is not allowed'],
    ['  "type"', '=======\n  "type"', '4:1 it contains conflict markers from git (keep one side, and delete'],
    ['An order', 'An\torder', '3:18 invalid character in a string (write a tab as \\t, a line break as \\n)'],
    [
      'An order',
      'An\norder',
      '3:18 unexpected end of string (a string ends on its line, and a quote in it is written',
    ],
  ])('expects %j, and explains what is wrong with %j', (right, wrong, words) => {
    const text = (shop().get('schemas/shop/order.placed.json') ?? '').replaceAll(right, wrong);
    const { findings } = checkSchemas(new Map([...shop(), ['schemas/shop/order.placed.json', text]]));
    expect(findings.map(({ message, place }) => `${place.line}:${place.column} ${message}`)).toEqual([
      expect.stringContaining(words.replace(' ', ' is not valid JSON: ')),
    ]);
  });

  it('accepts no link as a schema, since git would not show the changes of its target', () => {
    const root = temporaryFolder(shop());
    symlinkSync(join(root, 'schemas/shop/order.placed.json'), join(root, 'schemas/shop/order.sent.json'));
    expect(() => readSchemas(root)).toThrow('schemas/shop/order.sent.json is a symbolic link');
  });

  it.each([
    [['schemas/empty'], ['schemas/empty/']],
    [['schemas/empty/.git'], ['schemas/empty/']],
    [['schemas/.idea', 'schemas/common', 'schemas/meta'], []],
  ])('tells that of the folders %j, %j have no schema', (folders, found) => {
    const root = temporaryFolder(shop());
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
    const { findings } = checkSchemas(readSchemas(root));
    expect(findings.map(({ rule, message, place }) => `${place.file} ${rule}: ${message}`)).toEqual(
      found.map(
        (folder) =>
          `${folder} stray-file: the folder has no schema: add ${folder}source.json and ` +
          `${folder}<resource>.<action>.json, or delete the folder`,
      ),
    );
  });

  it.each(['#order.placed.json#', '.order.placed.json.swp', 'README.md', '.DS_Store'])(
    'ignores %s, which nobody takes for a schema',
    (name) => {
      const root = temporaryFolder(new Map([...shop(), [`schemas/shop/${name}`, 'x']]));
      expect(checkSchemas(readSchemas(root)).findings).toEqual([]);
    },
  );

  it('ignores the link by which Emacs marks a file that is being edited', () => {
    const root = temporaryFolder(shop());
    symlinkSync('somebody@example.4711', join(root, 'schemas/shop/.#order.placed.json'));
    expect([...readSchemas(root).keys()]).toEqual([...shop().keys()].sort());
  });

  it.each<[string, JsonObject]>([
    ['"minimum" 1.2', { type: 'integer', minimum: 1.2, maximum: 1.8 }],
    [
      '"x-deprecated"',
      { type: 'boolean', deprecated: true, 'x-deprecated': { ...gone, removeAfter: '2030-13-45' } },
    ],
    [
      '"x-deprecated"',
      { type: 'boolean', deprecated: true, 'x-deprecated': { ...gone, removeAfter: '2030-02-30' } },
    ],
  ])('finds a value that %s cannot have', (words, value) => {
    const requestParameters = objectOf({ value: { description: 'A value.', ...value } });
    const event = { ...anOrder, properties: { requestParameters } };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toContainEqual(
      expect.stringMatching(`^keyword-value: .*${words}`),
    );
  });

  it.each<[string, JsonObject]>([
    ['"maximum" must be a finite number', { type: 'number', maximum: 'huge' }],
    ['"const" must be a string, a finite number, a boolean or null', { const: 'huge' }],
    [
      '"enum" must be an array of different values: strings, finite numbers, booleans or null',
      { type: 'number', enum: [1, 'huge'] },
    ],
  ])('finds that %s, since JSON.parse reads 1e400 as infinite', (words, value) => {
    const requestParameters = objectOf({ value: { description: 'A value.', ...value } });
    const event = { ...anOrder, properties: { requestParameters } };
    const files = new Map(
      [...shop({ 'shop/order.placed.json': event })].map(([file, text]) => [
        file,
        text.replace('"huge"', '1e400'),
      ]),
    );
    expect(checkSchemas(files).findings.map(({ rule, message }) => `${rule}: ${message}`)).toContain(
      `keyword-value: ${words}`,
    );
  });

  it.each([
    ['modifiers', '^(?i:a)b$'],
    ['modifiers that are taken away', '^(?:(?m-i:a))$'],
    ['two groups of one name', '^(?:(?<year>a)|(?<year>b))$'],
  ])('refuses %s in a pattern, which only later versions of Node support', (_, pattern) => {
    const orderId = { type: 'string', maxLength: 9, pattern, description: 'The order.' };
    const event = { ...anOrder, properties: { requestParameters: objectOf({ orderId }) } };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'keyword-value: "pattern" must be a regular expression that every supported version of Node accepts with the u flag ' +
        '(escape only what needs it; no modifiers, no two groups with the same name, no groups nested more than 100 deep, not too long to compile)',
    ]);
  });

  it.each([
    '^(?:a|(?=b)(?!c)(?<!d)(?<=e)f)$',
    '^(?<i>a)(?<j>b)$',
    '^\\(?i:a$',
    '^[(?i:a]$',
    '^[\\](?i:]$',
    `^${'(?:'.repeat(100)}a${')'.repeat(100)}[${'('.repeat(9)}]$`,
  ])('accepts %s as a pattern that every version of Node supports', (pattern) => {
    expect(keyword('pattern')?.accepts(pattern)).toBe(true);
  });

  it.each<[string, string[]]>([
    [
      '/^[a-z]+$/',
      ['keyword-value: no value fits: "pattern" is written between slashes, as in JavaScript: remove them'],
    ],
    [
      '/[a-z]+$/iu',
      ['keyword-value: no value fits: "pattern" is written between slashes, as in JavaScript: remove them'],
    ],
    ['^/[a-z]+/$', []],
    ['/[a-z]+/', []],
    ['/[0-9]+\\$/', []],
  ])('judges the pattern %s by what it matches', (pattern, found) => {
    const path = { type: 'string', maxLength: 9, pattern, description: 'The path.' };
    const requestParameters = { ...objectOf({ path }), required: [] };
    const [example] = anOrder['examples'] as JsonObject[];
    const event = {
      ...anOrder,
      properties: { requestParameters },
      examples: [{ ...example, requestParameters: {} }],
    };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    const errors = findings.filter(({ level }) => level === 'error');
    expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual(found);
  });

  it('refuses a pattern whose groups are nested too deeply, before anything walks them', () => {
    const pattern = `^${'('.repeat(20_000)}a+b+${')'.repeat(20_000)}$`;
    const orderId = { type: 'string', maxLength: 9, pattern, description: 'The order.' };
    const event = { ...anOrder, properties: { requestParameters: objectOf({ orderId }) } };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      expect.stringMatching(
        /^keyword-value: "pattern" must be .*, no groups nested more than 100 deep, .*\)$/,
      ),
    ]);
  });

  it('refuses a pattern that is too long to compile, before anything matches with it', () => {
    const orderId = {
      type: 'string',
      maxLength: 9,
      pattern: `^(?:${'a'.repeat(200_000)})?$`,
      description: 'The order.',
    };
    const event = { ...anOrder, properties: { requestParameters: objectOf({ orderId }) } };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      expect.stringMatching(/^keyword-value: "pattern" must be .*, not too long to compile\)$/),
    ]);
  });

  it('waits at most a second for a slow pattern to judge an example', () => {
    const slow = { type: 'string', maxLength: 50, pattern: '^(a+)+$', description: 'The order.' };
    const event = {
      ...anOrder,
      properties: { requestParameters: objectOf({ orderId: slow }) },
      examples: [
        {
          userIdentity: { type: 'USER', principalId: 'name@example.com' },
          requestParameters: { orderId: `${'a'.repeat(45)}!` },
        },
      ],
    };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule }) => rule)).toEqual(['slow-pattern', 'refused-example']);
    expect(findings[1]?.message).toBe(
      'the example is refused by its own schema: requestParameters.orderId takes more than a second to match ' +
        'against ^(a+)+$, which would block the emitter: fix the pattern',
    );
  });

  it('lets no schema text move the cursor of the terminal that shows a finding', () => {
    const event = { ...anOrder, 'x\u001b[31m\n': 1 };
    const printed = printFindings(checkSchemas(shop({ 'shop/order.placed.json': event })).findings);
    expect(printed).not.toContain('\u001b');
    expect(printed.trim().split('\n')).toHaveLength(1);
  });

  it('says what to write instead of every keyword of JSON Schema that it refuses', () => {
    const refused = [
      'if',
      'then',
      'else',
      'not',
      'allOf',
      'anyOf',
      'dependentRequired',
      'prefixItems',
      'patternProperties',
    ];
    for (const keyword of refused) {
      const orderId = { type: 'string', maxLength: 9, [keyword]: {}, description: 'The order.' };
      const properties = { requestParameters: objectOf({ orderId }) };
      const { findings } = checkSchemas(shop({ 'shop/order.placed.json': { ...anOrder, properties } }));
      expect(
        findings.map(({ rule }) => rule),
        keyword,
      ).toEqual(['unknown-keyword']);
      expect(findings[0]?.message).toMatch(/is not part of the dialect: (use|describe|write|say|name) /);
    }
  });

  it('checks the examples of a text or a number against its own schema, also in shared definitions', () => {
    const region = { type: 'string', maxLength: 9, examples: ['eu-west-1', 'us-gov-west-1', 7] };
    const count = { type: ['integer', 'null'], minimum: 1, examples: [1, null, 0], description: 'How many.' };
    const requestParameters = { ...objectOf({ count }), required: [] };
    const [example] = anOrder['examples'] as JsonObject[];
    const event = {
      ...anOrder,
      properties: { requestParameters },
      examples: [{ ...example, requestParameters: {} }],
    };
    const { findings } = checkSchemas(
      shop({ 'shop/order.placed.json': event, 'common/aws.json': { $defs: { region } } }),
    );
    const errors = findings.filter(({ level }) => level === 'error');
    expect(errors.map(({ message, path }) => `${path.slice(-3).join('/')}: ${message}`)).toEqual([
      'region/examples/1: the example is refused by its own schema: region must be at most 9 characters long',
      'region/examples/2: the example is refused by its own schema: region must be a string',
      'count/examples/2: the example is refused by its own schema: count must be at least 1',
    ]);
  });

  it.each([
    ['eventSource', `com.${'a'.repeat(1020)}`],
    ['version', `v${'1'.repeat(255)}`],
  ])('refuses a value of %s that is longer than AWS accepts', (member, longest) => {
    const found = (value: string): string[] => {
      const files = shop({
        'shop/source.json': { ...shopSource, [member]: value },
        'shop/order.placed.json': anOrder,
      });
      return checkSchemas(files).findings.map(({ message }) => message);
    };
    expect(found(longest)).toEqual([]);
    expect(found(`${longest}1`)).toEqual([
      expect.stringMatching(`^"${member}" must be .*, of at most [0-9,]+ characters`),
    ]);
  });

  it('reports a missing envelope', () => {
    const files = new Map(shop());
    files.delete('schemas/envelope.json');
    expect(checkSchemas(files).findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'envelope-file schemas/envelope.json is missing: restore it, since no event can be read without it',
    ]);
  });

  it('reports the place where a file is nested too deeply, and ignores brackets within texts', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}\n${']'.repeat(depth)}`;
    const found = (text: string): string =>
      printFindings(checkSchemas(new Map([...shop(), ['schemas/shop/order.paid.json', text]])).findings);
    expect(found(nested(50_000))).toBe(
      'schemas/shop/order.paid.json:1:101 error invalid-json  is nested more than 100 deep: flatten it  (#)\n',
    );
    expect(found(nested(100))).toContain('must hold a JSON object');
    expect(found(JSON.stringify(['['.repeat(101)]))).toContain('must hold a JSON object');
  });

  it('finds a key that is there twice, also beside a string of many megabytes', () => {
    const file = 'schemas/shop/order.placed.json';
    const files = shop({ [file.slice(8)]: { ...anOrder, description: `\\":${'a'.repeat(12_000_000)}` } });
    const twice = (files.get(file) ?? '').replace('"title"', '"title": "Twice", "title"');
    expect(checkSchemas(new Map([...files, [file, twice]])).findings.map(({ message }) => message)).toEqual([
      '"title" appears twice in this object: remove one',
    ]);
  });

  it('refuses an event that its definitions nest too deeply, however short each of them is', () => {
    const depth = 1000;
    const definitions = Array.from({ length: depth }, (_, at): [string, JsonObject] => [
      `level${at}`,
      at === depth - 1
        ? { type: 'boolean', description: 'The last.' }
        : { ...objectOf({ next: { $ref: `#/$defs/level${at + 1}` } }), description: 'One more.' },
    ]);
    const event = {
      ...anOrder,
      properties: { requestParameters: objectOf({ first: { $ref: '#/$defs/level0' } }) },
      $defs: Object.fromEntries(definitions),
    };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': event }));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'oversized-event: with each "$ref" expanded, the event is nested more than 100 deep: flatten it',
    ]);
  });

  it('does not judge an event as a whole while a definition that it refers to is wrong', () => {
    const $ref = 'order.sent.json#/$defs/lines';
    const placed = { ...anOrder, properties: { requestParameters: objectOf({ lines: { $ref } }) } };
    const lines = { type: 'array', maxItems: 9, description: 'What was sent.' };
    const { findings } = checkSchemas(
      shop({ 'shop/order.placed.json': placed, 'shop/order.sent.json': { ...anOrder, $defs: { lines } } }),
    );
    expect(findings.map(({ rule, place }) => `${place.file} ${rule}`)).toEqual([
      'schemas/shop/order.sent.json open-object',
    ]);
  });

  it('does not judge an example by a schema that is itself wrong', () => {
    const properties = { requestParameters: { ...objectOf({}), additionalProperties: true } };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': { ...anOrder, properties } }));
    expect(findings.map(({ rule }) => rule)).toEqual(['open-object']);
  });
});

describe('a silence', () => {
  const orderId = { type: 'string', description: 'The order.' };
  const properties = { requestParameters: objectOf({ orderId }) };
  const withSilence = (silence: JsonObject, event: JsonObject = {}): CheckedSchemas =>
    checkSchemas(
      shop({ 'shop/order.placed.json': { ...anOrder, properties, 'x-silence': [silence], ...event } }),
    );
  const reason = 'The shop cuts it at 36 characters.';

  it('hides a warning, and is counted', () => {
    const { findings, silenced } = withSilence({ rule: 'unbounded', reason });
    expect(findings).toEqual([]);
    expect(silenced).toBe(1);
  });

  it.each(['', '   '])('needs a reason, and "%s" is not one', (empty) => {
    const { findings, silenced } = withSilence({ rule: 'unbounded', reason: empty });
    expect(findings.map(({ rule }) => rule)).toEqual(['unbounded', 'keyword-value']);
    expect(findings[1]?.message).toBe(
      '"x-silence" must be an array of objects, each with a rule, a reason, and optionally a pointer',
    );
    expect(silenced).toBe(0);
  });

  it('applies only to its place, not to a place whose pointer begins alike', () => {
    const pointer = '#/properties/requestParameters/properties/order';
    const { findings } = withSilence({ rule: 'unbounded', reason, pointer });
    expect(findings.map(({ rule }) => rule)).toEqual(['unbounded', 'unused-silence']);
  });

  it('cannot hide an error', () => {
    const { findings } = withSilence({ rule: 'unknown-keyword', reason }, { if: {} });
    expect(findings.map(({ rule, level }) => `${level} ${rule}`)).toContain('error unknown-keyword');
    expect(findings.map(({ message }) => message)).toContain(
      '"unknown-keyword" cannot be silenced: it finds what makes generation unsafe, so fix what it finds, and delete the silence',
    );
  });

  it('is not reported as unused while errors prevent its rule from running', () => {
    const { findings } = withSilence({ rule: 'worst-case-size', reason }, { if: {} });
    expect(findings.map(({ rule }) => rule)).not.toContain('unused-silence');
    expect(withSilence({ rule: 'worst-case-size', reason }).findings.map(({ rule }) => rule)).toContain(
      'unused-silence',
    );
  });
});

describe('the day of the check', () => {
  const dated = { since: '1.0.0', removeAfter: '2026-01-31', reason: 'Unused.' };
  const files = shop({
    'shop/order.placed.json': {
      ...anOrder,
      'x-stage': 'deprecated',
      deprecated: true,
      'x-deprecated': dated,
    },
  });

  it('decides whether a removal is due: on the day after its date, not on the date itself', () => {
    expect(checkSchemas(files, { today: '2026-01-31' }).findings).toEqual([]);
    expect(checkSchemas(files, { today: '2026-02-01' }).findings.map(({ message }) => message)).toEqual([
      'was to be removed after 2026-01-31, which has passed: remove it, or give its users a later date',
    ]);
  });
});
