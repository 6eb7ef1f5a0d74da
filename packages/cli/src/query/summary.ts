import type { QueryStatisticsForDescribeQuery } from '@aws-sdk/client-cloudtrail';
import { counted } from '../output/counted.js';
import { defaultLimit } from './default-limit.js';

/** The last line of a query: the rows, and the bytes scanned, which AWS charges for. */
export function summary(
  rows: number,
  { EventsScanned, BytesScanned, ExecutionTimeInMillis }: QueryStatisticsForDescribeQuery,
  { event, limit = defaultLimit }: { readonly event?: string; readonly limit?: number },
): string {
  const facts = [
    counted(rows, 'row'),
    ...(EventsScanned === undefined ? [] : [`${counted(EventsScanned, 'event')} scanned`]),
    ...(BytesScanned === undefined ? [] : [`${size(BytesScanned)} scanned`]),
    ...(ExecutionTimeInMillis === undefined ? [] : [`${(ExecutionTimeInMillis / 1000).toFixed(1)} s`]),
  ];
  const more =
    event !== undefined && rows === limit
      ? `These are the newest ${limit}: pass a larger --limit for more.\n`
      : '';
  return `${facts.join(', ')}.\n${more}`;
}

/** In powers of ten, as AWS charges. */
function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  while (value >= 1000 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value === bytes ? value : value.toFixed(1)} ${units[0] ?? ''}`;
}
