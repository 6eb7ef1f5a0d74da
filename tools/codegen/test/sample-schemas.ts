import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '../src/json.js';
import type { SchemaFiles } from '../src/load.js';
import type { Workspace } from '../src/workspace.js';

/** The workspace that holds this package. */
export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url));

export const envelopeText = readFileSync(`${workspaceRoot}schemas/envelope.json`, 'utf8');

/** A workspace with nothing generated in it yet. */
export const emptyWorkspace: Workspace = {
  coreVersion: '0.1.0',
  license: 'The license.\n',
  package: () => ({ version: '0.1.0', hasTests: false }),
};

export const shopSource: JsonObject = {
  owner: 'Shop team',
  integration: 'live',
  service: 'Shop',
  eventSource: 'com.example.shop',
  version: 'v1',
  description: 'Sells things. Its events tell what was sold.',
};

export const anOrder: JsonObject = {
  title: 'Order placed',
  description: 'An order was placed.',
  type: 'object',
  required: ['requestParameters'],
  additionalProperties: false,
  properties: {
    requestParameters: objectOf({ orderId: { type: 'string', format: 'uuid', description: 'The order.' } }),
  },
  'x-stage': 'stable',
  examples: [
    {
      userIdentity: { type: 'USER', principalId: 'name@example.com' },
      requestParameters: { orderId: '00000000-0000-4000-8000-000000000001' },
    },
  ],
};

/** A closed object that requires each of its properties. */
export function objectOf(properties: JsonObject): JsonObject {
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}

/** The envelope, a source named `shop`, and whatever else a test is about: by file name, under `schemas/`. */
export function shop(
  files: Readonly<Record<string, Json>> = { 'shop/order.placed.json': anOrder },
): SchemaFiles {
  const all: Record<string, Json> = { 'shop/source.json': shopSource, ...files };
  return new Map([
    ['schemas/envelope.json', envelopeText],
    ...Object.entries(all).map(
      ([file, value]) => [`schemas/${file}`, JSON.stringify(value, null, 2)] as const,
    ),
  ]);
}
