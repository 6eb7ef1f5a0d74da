import {
  DeleteEventDataStoreCommand,
  UpdateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { explain, explained } from '../aws/explain.js';
import { exitCodes } from '../exit-code.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import type { Actual, Store } from './actual.js';

export interface DeleteStoreFlags {
  /** The store's name, instead of being asked for it. */
  readonly confirm?: string;
  readonly removeTerminationProtection?: true;
}

/** What was changed, named as in `enable --json`. */
export interface Change {
  readonly kind: 'delete channel' | 'unprotect store' | 'delete store';
  readonly says: string;
  /** What there is to know of it now. */
  readonly remark?: string;
}

/** The store, when it is there and may be deleted; nothing has been changed until then. Throws Failure. */
export async function storeToDelete(
  { store, channel, channels }: Actual,
  flags: DeleteStoreFlags,
  terminal: Terminal,
): Promise<Store | undefined> {
  if (!store) {
    terminal.stderr.write('There is no store.\n');
    return undefined;
  }
  // `disable` says so at its end.
  if (store.status === 'PENDING_DELETION') return undefined;
  if (store.unfit !== undefined)
    throw new Failure(
      `The store ${store.name} is none of an integration: it ${store.unfit}. Nothing was changed.`,
      'Give the name of the store by --store-name, or leave out --delete-store.',
    );
  const others = channels.filter(
    ({ arn, storeArns }) =>
      arn !== channel?.arn && storeArns.some((location) => idOf(location) === idOf(store.arn)),
  );
  if (others.length > 0)
    throw new Failure(
      `The store ${store.name} cannot be deleted: other channels send to it (${others.map(({ name }) => name).join(', ')}). Nothing was changed.`,
      'Delete those channels first, or leave out --delete-store.',
    );
  if (store.isProtected && !flags.removeTerminationProtection)
    throw new Failure(
      `The store ${store.name} is protected from deletion. Nothing was changed.`,
      'Give --remove-termination-protection as well, or leave out --delete-store.',
    );
  const typed =
    flags.confirm ??
    (terminal.isInteractive
      ? await prompts(terminal).text(
          `All events of ${printable(store.name)} will be gone. Type the store's name to delete it`,
          (answer) => (answer === store.name ? undefined : `It is not ${printable(store.name)}.`),
        )
      : undefined);
  if (typed === store.name) return store;
  throw new Failure(
    typed === undefined
      ? `The store ${store.name} is not deleted unasked. Nothing was changed.`
      : `The name ${typed} is not that of the store, ${store.name}. Nothing was changed.`,
    `Give --confirm ${store.name}.`,
    { exitCode: exitCodes.usage.code },
  );
}

/** Deletes it, and tells of each change when it is made. Throws Failure. */
export async function deleteStore(
  client: CloudTrailClient,
  store: Store,
  done: (change: Change) => void,
): Promise<void> {
  const EventDataStore = store.arn;
  const doing = `delete the event data store ${store.name}`;
  await explained(doing, async () => {
    if (store.isProtected) {
      await client.send(
        new UpdateEventDataStoreCommand({ EventDataStore, TerminationProtectionEnabled: false }),
      );
      done({
        kind: 'unprotect store',
        says: `took the protection from deletion off the store ${store.name}`,
      });
    }
    try {
      await client.send(new DeleteEventDataStoreCommand({ EventDataStore }));
    } catch (cause) {
      const { message, nextStep } = explain(cause, doing);
      throw new Failure(
        message,
        `${nextStep} The store is not protected from deletion any more; to protect it again: aws cloudtrail ` +
          `update-event-data-store --termination-protection-enabled --event-data-store ${EventDataStore}`,
        { cause },
      );
    }
  });
  done({
    kind: 'delete store',
    says: `deleted the event data store ${store.name}`,
    remark: `for seven days it can be brought back: aws cloudtrail restore-event-data-store --event-data-store ${store.arn}`,
  });
}

/** A channel's destination is a store's ARN, or its ID alone. */
function idOf(location: string): string {
  return location.slice(location.lastIndexOf('/') + 1);
}
