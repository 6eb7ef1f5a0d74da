/** Each measurement has its own process: what the engine learned from one sender would slow down the next. */
import { loadSender } from '../senders/load-sender.js';
import type { SenderName } from '../senders/senders.js';
import { callCost } from './call-cost.js';
import type { Job } from './measure.js';
import { paced } from './paced.js';
import { steady } from './steady.js';
import { throughput } from './throughput.js';

const [name = '', url = '', directory = '', jobText = ''] = process.argv.slice(2);
const job = JSON.parse(jobText) as Job;
const kind = await loadSender(name as SenderName);
const sender = await kind.open({ url, directory });

process.send?.('begun');
const figures = await measure();
// As a service does at its end: what is delivered until then is not lost.
await sender.close();
process.send?.(figures);
process.disconnect();

async function measure(): Promise<unknown> {
  switch (job.kind) {
    case 'call':
      return { ns: await callCost(sender) };
    case 'throughput':
      return throughput(sender, job.seconds);
    case 'paced': {
      const handOver = (): void => {
        sender.emit();
      };
      return { events: await paced(handOver, job.perSecond, job.seconds) };
    }
    case 'steady':
      return steady(sender, job.perSecond, job.seconds);
  }
}
