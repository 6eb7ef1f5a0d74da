import {
  DeleteChannelCommand,
  DeleteEventDataStoreCommand,
  UpdateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { Command } from 'commander';
import { cloudTrailClient } from '../aws/clients.js';
import { explain } from '../aws/explain.js';
import { exitCodes } from '../exit-code.js';
import { examples } from '../examples.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { readActual, type Actual, type Channel, type Store } from './actual.js';
import { desiredBy, withProviderOptions, type ProviderFlags } from './options.js';
import { parsePolicy, principalsOf } from './policy.js';
import type { Desired } from './desired.js';

interface DisableFlags extends ProviderFlags {
  readonly storeName?: string;
  readonly yes?: true;
  readonly deleteStore?: true;
  readonly confirm?: string;
  readonly removeTerminationProtection?: true;
}

export function disableCommand(terminal: Terminal): Command {
  return withProviderOptions(new Command('disable'))
    .description('Delete the channel, so that no more events come; the store and its events stay.')
    .option('--yes', 'do not ask before the channel is deleted')
    .option('--delete-store', 'delete the event data store too, with all its events')
    .option('--store-name <name>', 'with --delete-store: the store, where the channel is gone already')
    .option('--confirm <store name>', 'with --delete-store: its name, instead of being asked for it')
    .option('--remove-termination-protection', 'with --delete-store: take off the protection from deletion')
    .addHelpText('after', help)
    .action(async (flags: DisableFlags) => disable(flags, terminal));
}

const help = `
Without --custom it is the integration of IBM Multicloud. A channel that is
made again has another ARN: the sender must be told.
${examples(
  'activity integration disable',
  'activity integration disable --yes --delete-store --confirm activity-events --remove-termination-protection',
)}`;

async function disable(flags: DisableFlags, terminal: Terminal): Promise<void> {
  const desired = { ...desiredBy(flags), storeName: flags.storeName };
  const client = cloudTrailClient(flags);
  const actual = await readActual(client, desired);
  const { channel, store } = actual;
  const doomed = flags.deleteStore ? await storeToDelete(actual, flags, terminal) : undefined;
  const done = (what: string): boolean =>
    terminal.stderr.write(`${terminal.colors.err.green('✓')} ${printable(what)}\n`);

  if (channel) {
    await channelConfirmed(channel, actual, desired, flags, terminal);
    await tried(`delete the channel ${channel.name}`, () =>
      client.send(new DeleteChannelCommand({ Channel: channel.arn })),
    );
    done(`deleted the channel ${channel.name}, and its policy with it`);
  } else {
    terminal.stderr.write(`There is no channel for the source ${desired.sources.join(' or ')}.\n`);
  }
  if (doomed) {
    await deleteStore(client, doomed, done);
  } else if (store) {
    terminal.stdout.write(
      printable(
        `The event data store ${store.name} stays, with its events: they can be queried, and AWS charges for it.`,
      ) + '\n',
    );
  }
}

/** The store, when it may be deleted; nothing has been changed until then. Throws Failure. */
async function storeToDelete(
  { store, channel, channels }: Actual,
  flags: DisableFlags,
  terminal: Terminal,
): Promise<Store | undefined> {
  if (!store || store.status === 'PENDING_DELETION') {
    terminal.stderr.write(
      store ? `The store ${printable(store.name)} is being deleted already.\n` : 'There is no store.\n',
    );
    return undefined;
  }
  const others = channels.filter(
    ({ arn, storeArns }) => arn !== channel?.arn && storeArns.includes(store.arn),
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

async function channelConfirmed(
  channel: Channel,
  { policy }: Actual,
  { sourceAccount }: Desired,
  { yes }: DisableFlags,
  terminal: Terminal,
): Promise<void> {
  if (yes) return;
  const others = (policy === undefined ? [] : (parsePolicy(policy)?.Statement ?? []))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(principalsOf)
    .filter((principal) => principal !== sourceAccount);
  const also = others.length === 0 ? '' : ` It also lets in ${others.join(', ')}.`;
  if (!terminal.isInteractive)
    throw new Failure(`The channel ${channel.name} is not deleted unasked.${also}`, 'Give --yes.', {
      exitCode: exitCodes.usage.code,
    });
  if (
    await prompts(terminal).confirm(printable(`Delete the channel ${channel.name} (${channel.arn})?${also}`))
  )
    return;
  throw new Failure('Nothing was changed.', 'Run the command again when you are ready.');
}

async function deleteStore(
  client: CloudTrailClient,
  store: Store,
  done: (what: string) => void,
): Promise<void> {
  const EventDataStore = store.arn;
  await tried(`delete the event data store ${store.name}`, async () => {
    if (store.isProtected) {
      await client.send(
        new UpdateEventDataStoreCommand({ EventDataStore, TerminationProtectionEnabled: false }),
      );
      done(`took the protection from deletion off the store ${store.name}`);
    }
    await client.send(new DeleteEventDataStoreCommand({ EventDataStore }));
  });
  done(`deleted the event data store ${store.name}`);
  done(
    `for seven days it can be brought back: aws cloudtrail restore-event-data-store --event-data-store ${store.arn}`,
  );
}

async function tried(doing: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    throw explain(error, doing);
  }
}
