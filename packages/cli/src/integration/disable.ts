import { DeleteChannelCommand } from '@aws-sdk/client-cloudtrail';
import { cloudTrailClient } from '../aws/clients.js';
import { deleteListed } from '../aws/delete-listed.js';
import { explained } from '../aws/explain.js';
import { Failure, usageFailure } from '../failure.js';
import { jsonText } from '../output/json-text.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { readActual, type Actual, type Channel } from './actual.js';
import { deleteStore, storeToDelete, type Change, type DeleteStoreFlags } from './delete-store.js';
import type { Desired } from './desired.js';
import { desiredBy, type ProviderFlags } from './options.js';
import { allowedPrincipals, parsePolicy } from './policy.js';

export interface DisableFlags extends ProviderFlags, DeleteStoreFlags {
  readonly yes?: true;
  readonly deleteStore?: true;
  readonly json?: true;
}

/** `activity integration disable`: deletes the channel and, if asked, the store. Throws Failure. */
export async function disable(flags: DisableFlags, terminal: Terminal): Promise<void> {
  const { deleteStore: isStoreMeant, storeName, confirm, removeTerminationProtection } = flags;
  if (!isStoreMeant && [storeName, confirm, removeTerminationProtection].some((each) => each !== undefined))
    throw usageFailure(
      '--store-name, --confirm and --remove-termination-protection need --delete-store.',
      'Pass it as well to delete the store, or leave them out to delete only the channel.',
    );
  // The channel may be gone already, by an earlier run whose deletion of the store failed: then its name is all there is.
  const desired = { ...desiredBy(flags), storeName: storeName ?? confirm };
  const client = await cloudTrailClient(flags);
  const actual = await readActual(client, desired);
  const { channel, store } = actual;
  const toDelete = isStoreMeant ? await storeToDelete(client, actual, flags, terminal) : undefined;
  const changes: Change[] = [];
  const done = (change: Change): void => {
    changes.push(change);
    for (const line of [change.message, change.remark ?? []].flat())
      terminal.stderr.write(`${terminal.colors.err.green('✓')} ${printable(line)}\n`);
  };

  if (channel) {
    await channelConfirmed(channel, actual, desired, flags, terminal);
    await explained(`delete the channel ${channel.name}`, () =>
      deleteListed(
        () => client.send(new DeleteChannelCommand({ Channel: channel.arn })),
        'ChannelNotFoundException',
      ),
    );
    done({ kind: 'delete channel', message: `deleted the channel ${channel.name} and its policy` });
  } else {
    const region = await client.config.region();
    terminal.stderr.write(
      printable(`There is no channel for the source ${desired.sources.join(' or ')} in ${region}.`) + '\n',
    );
  }
  if (toDelete) await deleteStore(client, toDelete, done);
  if (flags.json) {
    // The same names as in `enable --json` and `status --json`. AWS keeps a deleted store for seven days.
    const left = store ? { arn: store.arn, status: toDelete ? 'PENDING_DELETION' : store.status } : null;
    terminal.stdout.write(`${jsonText({ store: left, channel: null, changes }, 2)}\n`);
  } else if (store && !toDelete) {
    terminal.stdout.write(
      printable(
        store.status === 'PENDING_DELETION'
          ? `The event data store ${store.name} is already being deleted. AWS keeps it for seven days; to restore it: aws cloudtrail restore-event-data-store --event-data-store ${store.arn}`
          : `The event data store ${store.name} and its events stay: you can query them, and AWS charges for the store.`,
      ) + '\n',
    );
  }
}

async function channelConfirmed(
  channel: Channel,
  { policy }: Actual,
  { sourceAccount }: Desired,
  { yes }: DisableFlags,
  terminal: Terminal,
): Promise<void> {
  if (yes) return;
  const others = allowedPrincipals(parsePolicy(policy)).filter((principal) => principal !== sourceAccount);
  const also = others.length === 0 ? '' : ` Its policy also allows ${others.join(', ')}.`;
  if (!terminal.isInteractive)
    throw usageFailure(`Deleting the channel ${channel.name} needs your confirmation.${also}`, 'Pass --yes.');
  if (
    await prompts(terminal).confirm(printable(`Delete the channel ${channel.name} (${channel.arn})?${also}`))
  )
    return;
  throw new Failure('Nothing was changed.', 'Run the command again when you are ready.');
}
