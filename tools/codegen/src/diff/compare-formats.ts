import type { StringNode } from '../model.js';
import { type At, type Difference, difference, named } from './change.js';
import { code, phrase } from './phrase.js';

/** What texts must look like. */
export function* compareFormats(before: StringNode, after: StringNode, at: At): Generator<Difference> {
  yield* comparePatterns(before.pattern, after.pattern, at);
  const [was, is] = [before.format, after.format];
  if (was === is) return;
  const name = named(at);
  if (is === undefined) {
    const what = phrase`${name} no longer has to have the format ${code(was ?? '')}.`;
    yield difference('widened', 'format', at, what);
  } else if (was === undefined) {
    yield difference('narrowed', 'format', at, phrase`${name} must now have the format ${code(is)}.`);
  } else {
    const what = phrase`${name} must now have the format ${code(is)} (${code(was)} before).`;
    yield difference(replacementRow(was, is), 'format', at, what);
  }
}

/** Only one format contains others: `ip` contains `ipv4` and `ipv6`. */
function replacementRow(was: string, is: string): 'narrowed' | 'widened' | 'undecided' {
  const isAddress = (format: string): boolean => format === 'ipv4' || format === 'ipv6';
  if (isAddress(was) && is === 'ip') return 'widened';
  return was === 'ip' && isAddress(is) ? 'narrowed' : 'undecided';
}

function* comparePatterns(was: string | undefined, is: string | undefined, at: At): Generator<Difference> {
  if (was === is) return;
  const name = named(at);
  if (is === undefined) {
    yield difference('widened', 'pattern', at, phrase`${name} no longer has to match ${code(was ?? '')}.`);
  } else if (was === undefined) {
    yield difference('narrowed', 'pattern', at, phrase`${name} must now match ${code(is)}.`);
  } else {
    const what = phrase`${name} must now match ${code(is)} (${code(was)} before).`;
    yield difference('undecided', 'pattern', at, what);
  }
}
