import { deletesEvents, type Plan, type Step } from './plan.js';
import { principalsOf } from './policy.js';
import { printable } from '../printable.js';

/** A step, as the words after "would" or "Could not". */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'create store':
      return `create the event data store ${step.name}, which keeps events for ${step.retentionDays} days`;
    case 'set retention': {
      const { store, days } = step;
      return `set the retention of the store ${store.name} to ${days} days instead of ${store.retentionDays}`;
    }
    case 'create channel':
      return `create the channel ${step.name} for the source ${step.source}`;
    case 'rename channel':
      return `rename the channel ${step.from} to ${step.to}`;
    case 'put policy':
      return `allow account ${step.sourceAccount} to put events into the channel`;
  }
}

/** A step that is done. */
export function describeDone(step: Step): string {
  return describeStep(step)
    .replace(/^(create|rename)/, '$1d')
    .replace(/^allow/, 'allowed');
}

/** What to know about a step before it is done. */
export function remarkOn(step: Step): string | undefined {
  if (deletesEvents(step)) return 'AWS then deletes older events';
  if (step.kind !== 'put policy') return undefined;
  const isOthers = (step.before?.Statement ?? []).some(
    (statement) => !principalsOf(statement).includes(step.sourceAccount),
  );
  return `currently ${step.now}${isOthers ? '; the statements for others stay' : ''}`;
}

/** The whole plan, as text that ends a line. */
export function describePlan({ steps }: Plan, region: string): string {
  if (steps.length === 0) return 'Everything is up to date: nothing would be changed.\n';
  const lines = steps.map((step) => {
    const remark = remarkOn(step);
    return `  - ${printable(describeStep(step))}${remark === undefined ? '' : `\n    (${remark})`}\n`;
  });
  return `Changes to make in ${region}:\n${lines.join('')}`;
}
