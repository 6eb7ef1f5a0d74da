/** Each contender has its own process: what the engine learned from one would slow down the next. */
import { bestNsPerCall } from './best-time.js';
import { contenders } from './contenders.js';
import { eventsAndInputs } from './our-events.js';

const [index, rounds] = process.argv.slice(2).map(Number);
const contender = contenders[index ?? 0];
if (contender === undefined) throw new Error(`there is no contender ${String(index)}`);
const events = eventsAndInputs().map((event) => ({ ...event, accepts: contender.make(event) }));
for (const { name, inputs, accepts } of events) {
  if (!inputs.every(accepts)) throw new Error(`${contender.name} refuses an example of ${name}`);
}
const figures = events.map(({ name, inputs, accepts }) => [
  name,
  bestNsPerCall(accepts, inputs, rounds ?? 1),
]);
process.stdout.write(JSON.stringify(figures));
