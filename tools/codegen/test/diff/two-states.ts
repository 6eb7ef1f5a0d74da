import type { Json, JsonObject } from '../../src/json.js';
import type { Change } from '../../src/diff/change.js';
import { sentencesOf } from '../../src/diff/change.js';
import { compareStates } from '../../src/diff/compare-states.js';
import { toPlain } from '../../src/diff/phrase.js';
import { baseState, type State } from '../../src/diff/state.js';
import { table } from '../../src/diff/table.js';
import { anOrder, shop } from '../sample-schemas.js';

/** The state of these files, with the envelope and a source named `shop` around them. */
export function stateOf(files: Readonly<Record<string, Json>>): State {
  return baseState(shop(files), shop(files), 'a test');
}

export function changesOf(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): Change[] {
  return compareStates(stateOf(before), stateOf(after));
}

/** An event whose requestParameters have these properties, all optional but those named. */
export function eventOf(
  properties: JsonObject,
  required: string[] = [],
  members: JsonObject = {},
): JsonObject {
  const requestParameters = { type: 'object', required, additionalProperties: false, properties };
  return { ...anOrder, properties: { requestParameters }, ...members };
}

/** What becomes of an event's optional property `value`, as the lines of {@link lineOf}. */
export function judgeValue(before: JsonObject, after: JsonObject): string[] {
  return judgeEvent(eventOf({ value: before }), eventOf({ value: after }));
}

export function judgeEvent(before: JsonObject, after: JsonObject): string[] {
  return changesOf({ 'shop/order.placed.json': before }, { 'shop/order.placed.json': after }).map(lineOf);
}

/** A change as one line: who it is what for, the bump, the keyword, and the sentence. */
export function lineOf(change: Change): string {
  const { caller, reader, bump } = table[change.row];
  return `${caller}/${reader} ${bump} ${change.keyword}: ${toPlain(sentencesOf(change))}`;
}
