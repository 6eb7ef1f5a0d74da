import type { QueryStatisticsForDescribeQuery } from '@aws-sdk/client-cloudtrail';
import { counted } from '../output/counted.js';
import { defaultLimit } from './default-limit.js';

/** The last line of a query: what was found, and what AWS charges by, the bytes that were scanned. */
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
    event !== undefined && rows === limit ? `These are the newest ${limit}: --limit asks for more.\n` : '';
  return `${facts.join(', ')}.\n${more}`;
}

/** In the units that AWS charges in: powers of ten. */
function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  while (value >= 1000 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value === bytes ? value : value.toFixed(1)} ${units[0] ?? ''}`;
}
