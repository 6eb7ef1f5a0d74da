import type { Sender } from '../senders/sender.js';

/** Calls between two flushes: as many events as a request holds. */
const burst = 100;
const burstsPerRound = 200;
/** Rounds in which the engine optimizes the code, and then those that are measured. */
const warmUpRounds = 5;
const rounds = 5;

/**
 * The CPU time of a call in nanoseconds: the mean of a round, in the best of several rounds, because whatever else the machine
 * does can only make a round longer. The events are delivered between the bursts, which is not measured.
 */
export async function callCost(sender: Sender): Promise<number> {
  const round = async (): Promise<number> => {
    let taken = 0;
    for (let n = 0; n < burstsPerRound; n++) {
      const start = process.cpuUsage();
      for (let call = 0; call < burst; call++) sender.emit();
      const { user, system } = process.cpuUsage(start);
      taken += user + system;
      await sender.flush();
    }
    return (taken * 1000) / (burst * burstsPerRound);
  };
  for (let n = 0; n < warmUpRounds; n++) await round();
  let best = Infinity;
  for (let n = 0; n < rounds; n++) best = Math.min(best, await round());
  return best;
}
