import MarkdownIt from 'markdown-it';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import type { Plan } from '../src/plan.js';
import { hostileEvent, hostileShop } from './hostile-schemas.js';
import { hostileTexts } from './hostile-texts.js';
import { runModule } from './run-validator.js';
import { emptyWorkspace } from './sample-schemas.js';
import { typeErrors } from './type-errors.js';
import { visibleText } from './visible-text.js';

describe('what is generated from hostile text', () => {
  let plan: Plan;

  beforeAll(async () => {
    const generated = await generate(hostileShop(), emptyWorkspace);
    expect(generated.findings.filter(({ level }) => level === 'error')).toEqual([]);
    plan = generated.plan ?? new Map();
  });

  it('is TypeScript without syntax or type errors', () => {
    const modules = new Map([...plan].filter(([file]) => file.endsWith('.ts')));
    expect(modules.size).toBeGreaterThan(hostileTexts.length);
    expect(typeErrors(modules)).toEqual([]);
  });

  it('declares nothing unintended', () => {
    hostileTexts.forEach((text, index) => {
      const source = plan.get(`packages/emitter-shop/src/gen/events/thing${index}-done.ts`) ?? '';
      const file = ts.createSourceFile('event.ts', source, ts.ScriptTarget.ES2022, true);
      const kinds = file.statements.map(({ kind }) => ts.SyntaxKind[kind]);
      expect(
        kinds.filter((kind) => kind === 'InterfaceDeclaration'),
        text,
      ).toHaveLength(2);
      expect(
        kinds.filter((kind) => kind === 'FunctionDeclaration'),
        text,
      ).toHaveLength(2);
      expect(
        kinds.filter((kind) => kind === 'ExpressionStatement'),
        text,
      ).toHaveLength(0);
    });
  });

  it('contains the examples and the catalogue as they were written', () => {
    const core = { createRecordingEmitter: () => undefined };
    const modules = { '@org/emitter-core/codegen': core, './events.js': {} };
    const { examples } = runModule(plan.get('packages/emitter-shop/src/gen/testing.ts') ?? '', modules) as {
      examples: Record<string, { done: unknown[] }>;
    };
    const catalog = 'packages/event-catalog/src/gen';
    const envelope = runModule(plan.get(`${catalog}/envelope.ts`) ?? '', {});
    const { shop } = runModule(plan.get(`${catalog}/shop.ts`) ?? '', { './envelope.js': envelope }) as {
      shop: { events: { name: string; title: string; schema: JsonObject; example: JsonObject }[] };
    };
    hostileTexts.forEach((text, index) => {
      const [example] = hostileEvent(text)['examples'] as JsonObject[];
      expect(examples[`thing${index}`]?.done).toEqual([example]);
      const entry = shop.events.find(({ name }) => name === `thing${index}.done`);
      expect(entry?.title).toBe(text);
      const eventData = entry?.example['eventData'] as JsonObject;
      expect(eventData['requestParameters']).toEqual(example?.['requestParameters']);
    });
  });

  it('gives every page the same structure as harmless text does', async () => {
    const harmless = new Map(
      [...hostileShop()].map(([file, text]) => {
        const match = /thing(\d+)\.done/.exec(file);
        return [file, match === null ? text : JSON.stringify(hostileEvent(`text ${match[1] ?? ''}`))];
      }),
    );
    const calm = (await generate(harmless, emptyWorkspace)).plan;
    const renderer = new MarkdownIt({ html: true, linkify: true });
    for (const file of ['docs/events/shop.md', 'docs/events/index.md', 'packages/emitter-shop/README.md']) {
      const shape = (text: string): string[] =>
        [...renderer.render(text).matchAll(/<\/?(?!span|code)[a-z]\w*/g)].map(([tag]) => tag);
      expect(shape(plan.get(file) ?? ''), file).toEqual(shape(calm?.get(file) ?? ''));
      const rendered = renderer.render(plan.get(file) ?? '');
      expect(rendered).not.toMatch(/<(script|img)/i);
      expect(visibleText(rendered)).toContain('<img src=x onerror="alert(1)">');
    }
  });
});
