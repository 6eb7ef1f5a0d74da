/**
 * Measures each contender in turn, round after round, and returns the best figure of each: a slow minute of the machine then
 * affects all of them, and their ratios stay the same.
 */
export async function bestInTurns<Name extends string, Figure>(
  contenders: readonly Name[],
  rounds: number,
  take: (name: Name) => Promise<Figure>,
  isBetter: (figure: Figure, than: Figure) => boolean,
): Promise<Map<Name, Figure>> {
  const best = new Map<Name, Figure>();
  for (let round = 0; round < rounds; round++) {
    for (const name of contenders) {
      const figure = await take(name);
      const before = best.get(name);
      if (before === undefined || isBetter(figure, before)) best.set(name, figure);
    }
  }
  return best;
}
