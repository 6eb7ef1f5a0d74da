/** How long one round lasts at least, in milliseconds: long enough for the clock, short enough to be undisturbed. */
const roundMs = 50;

/**
 * The CPU time of a call in nanoseconds, over all inputs, in the best of many rounds, because whatever else the machine does
 * can only make a round longer.
 */
export function bestNsPerCall(
  accepts: (input: unknown) => boolean,
  inputs: readonly unknown[],
  rounds: number,
): number {
  const round = (turns: number): number => {
    let accepted = 0;
    const start = process.cpuUsage();
    for (let turn = 0; turn < turns; turn++) {
      for (const input of inputs) if (accepts(input)) accepted++;
    }
    const { user, system } = process.cpuUsage(start);
    // Used, so that the engine cannot remove the calls.
    if (accepted !== turns * inputs.length) throw new Error('a valid input was refused');
    return ((user + system) * 1000) / accepted;
  };
  let turns = 500;
  // In the first rounds, the engine also optimizes the code.
  while (round(turns) * turns * inputs.length < roundMs * 1e6) turns *= 2;
  return Math.min(...Array.from({ length: rounds * 4 }, () => round(turns)));
}
