import { type Command, InvalidArgumentError, Option } from 'commander';
import { externalIdWords, isExternalId } from '../aws/external-id.js';
import { withAwsOptions, type AwsFlags } from '../aws/settings.js';
import { usageFailure } from '../failure.js';
import {
  customSource,
  defaultRetentionDays,
  defaultStoreName,
  ibmMulticloud,
  type Desired,
} from './desired.js';

/** Which integration is meant. */
export interface ProviderFlags extends AwsFlags {
  readonly partner?: true;
  readonly custom?: true;
  readonly source?: string;
  readonly sourceAccount?: string;
  readonly externalId?: string;
}

/** How it should be set up. */
export interface SetupFlags extends ProviderFlags {
  readonly storeName?: string;
  readonly channelName?: string;
  readonly retentionDays?: number;
}

/** Adds the options that choose the integration, and those of AWS. */
export function withProviderOptions(command: Command): Command {
  withAwsOptions(command)
    .addOption(
      new Option('--partner', 'the integration of IBM Multicloud, an AWS partner').conflicts([
        'custom',
        'sourceAccount',
      ]),
    )
    .addOption(
      new Option(
        '--custom',
        'the integration of another sender, through a channel of the source Custom',
      ).conflicts('source'),
    )
    .addOption(
      new Option('--source <name>', "source of IBM Multicloud's channel")
        .choices(ibmMulticloud.sources)
        .conflicts('sourceAccount'),
    )
    .option('--source-account <id>', "with --custom: the sender's AWS account ID, 12 digits", accountId)
    .option('--external-id <id>', 'external ID that the sender must send; confidential', externalId);
  return command;
}

/** Adds those of `withProviderOptions`, and the options that describe what to create. */
export function withSetupOptions(command: Command): Command {
  return withProviderOptions(command)
    .option(
      '--store-name <name>',
      `event data store to use or create (default: ${defaultStoreName})`,
      resourceName,
    )
    .option(
      '--channel-name <name>',
      'name of the channel (default: ibm-multicloud or custom-activity)',
      resourceName,
    )
    .option(
      '--retention-days <days>',
      `how long the store keeps events, 7 to 3653 (default: ${defaultRetentionDays})`,
      retentionDays,
    );
}

/** What the options ask for. Without `--custom` or `--source-account`, the partner's integration. */
export function desiredBy(flags: SetupFlags): Desired {
  const given = {
    externalId: flags.externalId,
    storeName: flags.storeName,
    channelName: flags.channelName,
    retentionDays: flags.retentionDays,
  };
  const { sourceAccount } = flags;
  // Only a custom sender has an account to name: the partner's is known.
  if (flags.custom || sourceAccount !== undefined) {
    const provider = sourceAccount === undefined ? 'the custom sender' : `account ${sourceAccount}`;
    return { ...given, provider, sources: [customSource], sourceAccount };
  }
  const { source } = flags;
  return { ...given, ...ibmMulticloud, ...(source === undefined ? {} : { sources: [source] }) };
}

/** What is wrong with an account ID, as a sentence. */
export function accountIdProblem(text: string): string | undefined {
  return /^\d{12}$/.test(text) ? undefined : 'It must be an AWS account ID, 12 digits.';
}

/** What is wrong with an external ID, as a sentence. It does not quote the ID, which is confidential. */
export function externalIdProblem(text: string): string | undefined {
  return isExternalId(text) ? undefined : `It must be ${externalIdWords}`;
}

function accountId(text: string): string {
  return checked(text, accountIdProblem(text));
}

/** Throws Failure: commander's own error would show the confidential ID on the screen and in logs. */
function externalId(text: string): string {
  const problem = externalIdProblem(text);
  if (problem === undefined) return text;
  throw usageFailure('The value of --external-id is not a valid external ID.', problem);
}

function resourceName(text: string): string {
  const isName = /^[a-zA-Z0-9._-]{3,128}$/.test(text);
  return checked(text, isName ? undefined : 'It must be 3 to 128 characters of A-Z a-z 0-9 . _ -');
}

function retentionDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return checked(days, days >= 7 && days <= 3653 ? undefined : 'It must be a whole number from 7 to 3653.');
}

function checked<T>(value: T, problem: string | undefined): T {
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return value;
}
