import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The event schemas of a workspace, each self-contained: every `$ref` is replaced by its target. */
export function eventSchemas(root: string): { name: string; schema: Record<string, Json> }[] {
  const folder = join(root, 'schemas');
  const { $defs } = read(join(folder, 'common/synthetic.json')) as { $defs: Record<string, Json> };
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/[a-zA-Z]+\.[a-z]+\.json$/.test(file))
    .map((file) => ({
      name: file.replace(/^.*\/|\.json$/g, ''),
      schema: resolved(read(join(folder, file)), $defs) as Record<string, Json>,
    }));
}

function read(file: string): Json {
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

function resolved(value: Json, $defs: Readonly<Record<string, Json>>): Json {
  if (Array.isArray(value)) return value.map((item) => resolved(item, $defs));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...others } = value;
  delete others['$schema'];
  const inPlace = typeof $ref === 'string' ? ($defs[$ref.replace(/^.*\//, '')] as Record<string, Json>) : {};
  const members = Object.entries({ ...inPlace, ...others });
  return Object.fromEntries(members.map(([key, member]) => [key, resolved(member, $defs)]));
}
