import type { Sender } from '../senders/sender.js';

/** As many as a request holds: what is handed over between two looks at the network. */
const burst = 100;
const burstsPerRound = 200;

/**
 * Nanoseconds of CPU that one call takes, the mean of a round, in the best of many rounds: whatever else the machine does can
 * only make a round longer. What is handed over is delivered between the bursts, off the clock.
 */
export async function callCost(sender: Sender, rounds: number): Promise<number> {
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
  // The first round brings the code to its fastest form.
  await round();
  let best = Infinity;
  for (let n = 0; n < rounds * 2; n++) best = Math.min(best, await round());
  return best;
}
