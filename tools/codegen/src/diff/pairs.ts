import type { Property } from '../model.js';

/** Each property of an object now, with what it was before: the property of its name, or else of its `x-renamed-from`. */
export function pairsOf(
  before: readonly Property[],
  after: readonly Property[],
): ReadonlyMap<Property, Property | undefined> {
  const former = new Map(before.map((property) => [property.name, property]));
  const kept = new Set(after.map(({ name }) => name));
  const matched = new Set<string>();
  const pairs = new Map<Property, Property | undefined>();
  for (const property of after) {
    const old = former.get(property.name) ?? formerOf(property, former, kept, matched);
    if (old !== undefined) matched.add(old.name);
    pairs.set(property, old);
  }
  return pairs;
}

/** A former name that another property still has, or has already been matched with, renames nothing. */
function formerOf(
  { renamedFrom }: Property,
  former: ReadonlyMap<string, Property>,
  kept: ReadonlySet<string>,
  matched: ReadonlySet<string>,
): Property | undefined {
  if (renamedFrom === undefined || kept.has(renamedFrom) || matched.has(renamedFrom)) return undefined;
  return former.get(renamedFrom);
}
