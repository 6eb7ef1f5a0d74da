import { distance } from 'fastest-levenshtein';

/** The known name that was probably meant: the one with the fewest typos, at most two or one in five letters. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(name.length / 5));
  // No name is this long, and comparing it would be slow.
  if (name.length > 200) return undefined;
  const [best] = known
    .map((candidate) => ({ candidate, slips: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.slips - other.slips);
  return best !== undefined && best.slips <= most && best.slips * 2 < name.length
    ? best.candidate
    : undefined;
}
