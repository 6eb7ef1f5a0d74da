import { events, type CatalogEvent } from '@org/event-catalog';
import { checkText } from '../src/validate/check-text.js';
import { pathText } from '../src/validate/problem.js';

export const eventOf = (wanted: string): CatalogEvent => {
  const event = events().find(({ name }) => name === wanted);
  if (event === undefined) throw new Error(`the catalogue has no ${wanted}`);
  return event;
};
export const eventDataOf = ({ example }: CatalogEvent) => example['eventData'] as Record<string, unknown>;
/** An event without a problem. */
export const good = eventDataOf(eventOf('discoveryRule.created'));

/** Each problem of a text as `place: path message. fix`. */
export function problems(text: string): string[] {
  const report = checkText('file', text);
  return [report, ...report.events].flatMap((part) =>
    part.problems.map(
      ({ line, column, path, message, fix }) => `${line}:${column} ${pathText(path)} ${message}. ${fix}`,
    ),
  );
}

/** The problems of the good event with this change. */
export const ofEvent = (change: object): string[] => problems(JSON.stringify({ ...good, ...change }));
