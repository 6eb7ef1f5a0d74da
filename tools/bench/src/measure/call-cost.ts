import type { Sender } from '../senders/sender.js';

/** As many as a request holds: what is handed over between two looks at the network. */
const burst = 100;
const burstsPerRound = 200;
/** Before they are measured, so that the engine has brought the code to its fastest form; and those that are. */
const warmUpRounds = 5;
const rounds = 5;

/**
 * Nanoseconds of CPU that one call takes, the mean of a round, in the best of many rounds: whatever else the machine does can
 * only make a round longer. What is handed over is delivered between the bursts, off the clock.
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
