import type { EntryOutcome } from '../transport/outcome.js';
import type { Batch } from '../transport/transport.js';
import { withoutSecrets } from '../transport/without-secrets.js';

/** What becomes of an entry of which a transport tells nothing that has a meaning: it may have been delivered or not. */
export const untold: EntryOutcome = {
  kind: 'retry',
  code: 'IncompleteAnswer',
  message: 'the transport told no outcome of the entry',
};

/**
 * What a transport told, as one outcome for each entry: it may be a service's own, and tell anything. From here on its words go
 * to logs, reports and dead letters.
 */
export function toldOutcomes(told: unknown, { entries, channel }: Batch): EntryOutcome[] {
  if (!Array.isArray(told)) throw new Error('the transport told no outcomes');
  let last: unknown;
  let clean: EntryOutcome = untold;
  return entries.map((_, index) => {
    const outcome = (told as unknown[])[index];
    // Most failures are of the whole request, and one object for all of its entries.
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
      // A refusal without a code ends no event.
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

/** Behind it AWS quotes the request whose signature it refuses: the query, and the session's token. */
function firstLine(words: string): string {
  return words.trim().split(/[\r\n]/, 1)[0] ?? '';
}
