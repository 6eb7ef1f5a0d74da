import { grouped } from '../describe/counted.js';
import { own, type JsonPath } from '../json.js';
import { maxDepth } from '../nesting.js';
import type { Position, Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/**
 * Each value becomes a check, a member of a type and a line of documentation. Definitions that each refer to the next one
 * twice double their number at each step: one page of such definitions makes a million.
 */
const maxValues = 2000;

/** Runs before the rules that build an event. */
export const oversizedEvent: Rule = {
  name: 'oversized-event',
  description: `An event has more than ${grouped(maxValues)} values, or nests them more than ${maxDepth} deep, with each \`$ref\` expanded.`,
  needsSoundness: true,
  *check(schemas, { isSound }) {
    const parts = partsOf(schemas);
    for (const event of schemas.events.filter(isSound)) {
      const excess = excessIn(schemas, parts, event.file);
      if (excess === undefined) continue;
      yield event.finding(this.name, excess.path, `with each "$ref" expanded, the event ${excess.what}`);
    }
  },
};

function excessIn(
  schemas: Schemas,
  parts: Parts,
  event: string,
): { readonly path: JsonPath; readonly what: string } | undefined {
  let values = 0;
  for (const position of parts.get(event) ?? []) {
    const { path } = position;
    for (const depth of depthsOf(schemas, parts, position)) {
      if (depth > maxDepth) {
        return { path, what: `is nested more than ${maxDepth} deep: flatten it` };
      }
      if (++values > maxValues) {
        const advice = 'describe less, or use an array or a map for what repeats';
        return { path, what: `has more than ${grouped(maxValues)} values: ${advice}` };
      }
    }
  }
  return undefined;
}

/** How deep a schema is nested, or each schema that its `$ref` stands for. */
function* depthsOf(schemas: Schemas, parts: Parts, position: Position, around = 0): Generator<number> {
  const depth = around + position.path.length;
  const reference = own(position.schema, '$ref');
  const target = typeof reference === 'string' ? schemas.resolve(position.document, reference) : undefined;
  if (target === undefined) {
    yield depth;
    return;
  }
  for (const inside of parts.get(partOf(target)) ?? []) {
    yield* depthsOf(schemas, parts, inside, depth - target.path.length);
  }
}

/** The schemas of each definition, and of each event without its definitions. */
type Parts = ReadonlyMap<string, readonly Position[]>;

function partsOf(schemas: Schemas): Parts {
  const parts = new Map<string, Position[]>();
  for (const position of schemas.positions) {
    const part = partOf(position);
    const others = parts.get(part);
    if (others === undefined) parts.set(part, [position]);
    else others.push(position);
  }
  return parts;
}

function partOf({ document, path }: Position): string {
  return path[0] === '$defs' ? `${document.file}#${String(path[1])}` : document.file;
}
