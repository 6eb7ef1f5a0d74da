import { MAX_LENGTH, unlessTooLong, whereRoom } from '../room.js';

export function joined(parameters: string, item: string): string {
  const length = `list_sum(list_transform(l, LAMBDA x: length(${item}))) + len(l) * length(separator)`;
  const items = unlessTooLong(`list_transform(l, LAMBDA x: ${item})`, `${length} > ${MAX_LENGTH}`);
  return `${parameters} AS ${whereRoom(length, `array_to_string(${items}, separator)`)}`;
}
