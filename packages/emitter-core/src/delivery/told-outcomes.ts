import type { EntryOutcome } from '../transport/outcome.js';
import type { Batch } from '../transport/transport.js';
import { withoutSecrets } from '../transport/without-secrets.js';

/** The outcome of an entry for which the transport returned no valid one: it may have been delivered or not. */
export const untold: EntryOutcome = {
  kind: 'retry',
  code: 'IncompleteAnswer',
  message: 'the transport returned no valid outcome for the entry',
};

/**
 * Checks what a transport returned, which may be anything, since a service can bring its own: one outcome for each
 * entry, free of secrets. From here on, its messages go to logs, reports and dead letters.
 */
export function toldOutcomes(told: unknown, { entries, channel }: Batch): EntryOutcome[] {
  if (!Array.isArray(told)) throw new Error('the transport returned no array of outcomes');
  let last: unknown;
  let clean: EntryOutcome = untold;
  return entries.map((_, index) => {
    const outcome = (told as unknown[])[index];
    // Most failures concern the whole request, with the same object for all entries.
    if (outcome !== last) clean = cleaned(outcome, channel.externalId);
    last = outcome;
    return clean;
  });
}

function cleaned(told: unknown, externalId: string | undefined): EntryOutcome {
  const { kind, code, message } = (told ?? {}) as Readonly<Partial<Record<string, unknown>>>;
  switch (kind) {
    case 'delivered':
      return told as EntryOutcome;
    case 'retry':
    case 'park':
    case 'split':
    case 'reject': {
      // Without a code, no event can be refused for good.
      if (typeof code !== 'string') return untold;
      const words = kind === 'reject' ? textOf(message) : firstLine(textOf(message));
      const clean = (text: string): string => withoutSecrets(text, [externalId]);
      return { kind, code: clean(code), message: clean(words) };
    }
    default:
      return untold;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The first line. After it, AWS quotes the request whose signature it refuses: the query, and the session token. */
function firstLine(words: string): string {
  return words.trim().split(/[\r\n]/, 1)[0] ?? '';
}
