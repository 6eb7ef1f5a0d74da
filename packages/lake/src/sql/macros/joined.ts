import { ITEM } from './macro.js';
import { MAX_LENGTH, unlessTooLong, whereRoom } from '../room.js';

/** An array of strings as one. `item` is the string for its `ITEM`. */
export function joined(parameters: string, item: string): string {
  const length = `list_sum(list_transform(l, LAMBDA ${ITEM}: length(${item}))) + len(l) * length(separator)`;
  const items = unlessTooLong(`list_transform(l, LAMBDA ${ITEM}: ${item})`, `${length} > ${MAX_LENGTH}`);
  return `${parameters} AS ${whereRoom(length, `array_to_string(${items}, separator)`)}`;
}
