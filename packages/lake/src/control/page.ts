import { AwsError } from '../http/aws-error.js';
import { integer, optional, string } from '../http/input.js';

/** The members of a request for one page, with their constraints. */
export const PAGE_MEMBERS = {
  MaxResults: optional(integer({ min: 1, max: 1000 })),
  NextToken: optional(string({ min: 4, max: 1000 })),
};

/** One page of a list: at most `size` of its items, and the token of the next page where there is one. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  token: string | undefined,
): { items: T[]; next?: string } {
  const from = token === undefined ? 0 : readToken(token);
  const next = from + size;
  const page = items.slice(from, next);
  return next < items.length ? { items: page, next: writeToken(next) } : { items: page };
}

export function writeToken(position: number): string {
  return Buffer.from(`lake:${position}`).toString('base64url');
}

/** Throws AwsError. */
export function readToken(token: string): number {
  const position = /^lake:(\d{1,12})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  if (position === undefined) throw new AwsError('InvalidNextTokenException', 'The NextToken is not valid.');
  return Number(position);
}
