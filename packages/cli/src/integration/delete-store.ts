import {
  DeleteEventDataStoreCommand,
  UpdateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { deleteListed } from '../aws/delete-listed.js';
import { explain, explained } from '../aws/explain.js';
import { storeIdOf } from '../aws/store-id.js';
import { Failure, usageFailure } from '../failure.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import { activityStores } from '../query/store.js';
import type { Terminal } from '../terminal.js';
import type { Actual, Store } from './actual.js';
import { defaultStoreName } from './desired.js';

export interface DeleteStoreFlags {
  readonly storeName?: string;
  /** The store's name, to confirm without being asked. */
  readonly confirm?: string;
  readonly removeTerminationProtection?: true;
}

/** A change that was made, in the form of `enable --json`. */
export interface Change {
  readonly kind: 'delete channel' | 'unprotect store' | 'delete store';
  readonly message: string;
  /** What to know about it now. */
  readonly remark?: string;
}

/** The store to delete, if there is one and it may be deleted. Changes nothing. Throws Failure. */
export async function storeToDelete(
  client: CloudTrailClient,
  { store, channel, channels }: Actual,
  flags: DeleteStoreFlags,
  terminal: Terminal,
): Promise<Store | undefined> {
  if (!store) {
    const name = flags.storeName ?? flags.confirm ?? defaultStoreName;
    if (!channel) await nameIsNotMistyped(client, name);
    terminal.stderr.write(channel ? 'There is no store.\n' : `There is no store ${printable(name)}.\n`);
    return undefined;
  }
  // `disable` reports that at its end.
  if (store.status === 'PENDING_DELETION') return undefined;
  if (store.unfit !== undefined)
    throw new Failure(
      `The store ${store.name} does not belong to an integration: it ${store.unfit}. Nothing was changed.`,
      'Pass the name of the store as --store-name, or leave out --delete-store.',
    );
  const others = channels.filter(
    ({ arn, storeArns }) =>
      arn !== channel?.arn && storeArns.some((location) => storeIdOf(location) === storeIdOf(store.arn)),
  );
  if (others.length > 0)
    throw new Failure(
      `The store ${store.name} cannot be deleted: other channels send to it (${others.map(({ name }) => name).join(', ')}). Nothing was changed.`,
      'Delete those channels first, or leave out --delete-store.',
    );
  if (store.isProtected && !flags.removeTerminationProtection)
    throw new Failure(
      `The store ${store.name} has termination protection. Nothing was changed.`,
      'Pass --remove-termination-protection as well, or leave out --delete-store.',
    );
  const typed =
    flags.confirm ??
    (terminal.isInteractive
      ? await prompts(terminal).text(
          `All events in ${printable(store.name)} will be deleted. Type the store's name to confirm`,
          (answer) => (answer === store.name ? undefined : `The store's name is ${printable(store.name)}.`),
        )
      : undefined);
  if (typed === store.name) return store;
  throw usageFailure(
    typed === undefined
      ? `Deleting the store ${store.name} needs your confirmation. Nothing was changed.`
      : `The store's name is ${store.name}, not ${typed}. Nothing was changed.`,
    `Pass --confirm ${store.name}.`,
  );
}

/**
 * A store that is gone is no error, so that a run can be repeated; but if another store exists, that may be the one that
 * was meant, and its events would stay unnoticed. Throws Failure.
 */
async function nameIsNotMistyped(client: CloudTrailClient, name: string): Promise<void> {
  const stores = await explained('read the event data stores', () => activityStores(client));
  const names = stores.filter(({ isPendingDeletion }) => !isPendingDeletion).map((store) => store.name);
  if (names.length === 0) return;
  throw usageFailure(
    `There is no store ${name}, but there is ${names.join(', ')}. Nothing was changed.`,
    'Correct the name in --store-name or --confirm, or leave out --delete-store.',
  );
}

/** Deletes the store, and reports each change once it is made. Throws Failure. */
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
        message: `turned off termination protection of the store ${store.name}`,
      });
    }
    try {
      await deleteListed(
        () => client.send(new DeleteEventDataStoreCommand({ EventDataStore })),
        'InactiveEventDataStoreException',
      );
    } catch (cause) {
      // It had no protection to lose.
      if (!store.isProtected) throw cause;
      const { message, nextStep } = explain(cause, doing);
      throw new Failure(
        message,
        `${nextStep} Termination protection of the store is now off. To turn it on again: aws cloudtrail ` +
          `update-event-data-store --termination-protection-enabled --event-data-store ${EventDataStore}`,
        { cause },
      );
    }
  });
  done({
    kind: 'delete store',
    message: `deleted the event data store ${store.name}`,
    remark: `you can restore it for seven days: aws cloudtrail restore-event-data-store --event-data-store ${store.arn}`,
  });
}
