import { checkSchemas } from '@org/codegen';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syntheticSchemas } from '../src/synthetic-schemas.js';

const envelope = readFileSync(join(import.meta.dirname, '../../../schemas/envelope.json'), 'utf8');

describe('synthetic schemas', () => {
  it('pass the schema check without findings', () => {
    expect(checkSchemas(syntheticSchemas(200, envelope)).findings).toEqual([]);
  });

  it('are the same on every run, and all different from one another', () => {
    const files = syntheticSchemas(200, envelope);
    expect(syntheticSchemas(200, envelope)).toEqual(files);
    expect(new Set(files.values()).size).toBe(files.size);
  });

  it('are as many as requested, one per file', () => {
    const events = [...syntheticSchemas(120, envelope).keys()].filter((file) => /\.[a-z]+\.json$/.test(file));
    expect(events).toHaveLength(120);
  });

  it('are as large as the real ones, so that the figures are representative', () => {
    const texts = [...syntheticSchemas(200, envelope)].filter(([file]) => /\.[a-z]+\.json$/.test(file));
    const mean = texts.reduce((sum, [, text]) => sum + text.length, 0) / texts.length;
    expect(mean).toBeGreaterThan(2500);
    expect(mean).toBeLessThan(5000);
  });
});
