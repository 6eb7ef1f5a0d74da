import type { Rule } from './rule.js';

/** Irregular past participles of verbs for what is done in a cloud. */
const irregular =
  /^(?:\w*(?:begun|bought|bound|broken|brought|built|chosen|cut|done|drawn|driven|found|frozen|given|gone|grown|held|hidden|kept|known|left|lent|lost|made|met|paid|put|read|reset|run|seen|sent|set|shown|shut|sold|spent|split|stolen|swept|taken|thrown|told|undone|unbound|withdrawn|won|written))$/;

export const eventName: Rule = {
  name: 'event-name',
  description: "The file's name is not `<resource>.<pastParticiple>.json`.",
  *check({ events }) {
    for (const event of events) {
      const [resource = '', action, ...rest] = event.name.split('.');
      const problem = problemOf(resource, action, rest.length > 0);
      if (problem !== undefined) yield event.finding(this.name, [], problem);
    }
  },
};

function problemOf(resource: string, action: string | undefined, hasMore: boolean): string | undefined {
  if (action === undefined || hasMore) {
    return 'the event must be named <resource>.<pastParticiple>.json, such as discoveryRule.created.json';
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(resource)) {
    return `the resource ${JSON.stringify(resource)} must be in camelCase, such as discoveryRule`;
  }
  if (!/^[a-z][A-Za-z]*$/.test(action)) {
    return `the action ${JSON.stringify(action)} must be one word in camelCase, such as created`;
  }
  if (!/[a-z]ed$/.test(action) && !irregular.test(action)) {
    return `the action ${JSON.stringify(action)} must be a past participle: what was done, such as created, sent or failed`;
  }
  return undefined;
}
