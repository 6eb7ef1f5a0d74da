import { createHash } from 'node:crypto';
import type { Owner } from '../http/caller.js';
import { AwsError } from '../http/aws-error.js';
import { integer, optional, string } from '../http/input.js';

/** The members of a request for one page, with their constraints. */
export const PAGE_MEMBERS = {
  MaxResults: optional(integer({ min: 1, max: 1000 })),
  NextToken: optional(string({ min: 4, max: 1000 })),
};

/** What a token is valid for: the operation, the caller, and the parameters that define the list. */
export function listOf(operation: string, { accountId, region }: Owner, ...parameters: unknown[]): string {
  return JSON.stringify([operation, accountId, region, ...parameters]);
}

/** One page of a list: at most `size` of its items, and the token of the next page if there is one. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  token: string | undefined,
  list: string,
): { items: T[]; next?: string } {
  const from = token === undefined ? 0 : readToken(token, list);
  const next = from + size;
  const page = items.slice(from, next);
  return next < items.length ? { items: page, next: writeToken(next, list) } : { items: page };
}

export function writeToken(position: number, list: string): string {
  return Buffer.from(`lake:${position}:${mark(list)}`).toString('base64url');
}

/** Throws AwsError, also for another list's token: AWS refuses one "used in a request with different parameters". */
export function readToken(token: string, list: string): number {
  const written = Buffer.from(token, 'base64url').toString('latin1');
  const [, position, of] = /^lake:(\d{1,12}):(.*)$/.exec(written) ?? [];
  if (position === undefined || of !== mark(list))
    throw new AwsError('InvalidNextTokenException', 'The NextToken is not valid.');
  return Number(position);
}

function mark(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 12);
}
