import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config';
import { usageFailure } from '../failure.js';
import type { AwsFlags } from './settings.js';

type Settings = Readonly<Record<string, string | undefined>>;

/** The profile in use, as found in AWS's configuration files. */
export interface Profile {
  readonly name: string;
  readonly settings: Settings;
  /** The configuration file by section. The section `services x` has the key `services.x`. */
  readonly sections: Readonly<Record<string, Settings | undefined>>;
}

/**
 * Reads the profile of `--profile`, `AWS_PROFILE` or else `default`. Throws Failure if the named profile does not
 * exist, as the AWS CLI does: the AWS SDK would continue with other credentials, such as those of the machine.
 */
export async function readProfile({ profile: given }: Pick<AwsFlags, 'profile'>): Promise<Profile> {
  const name = getProfileName(given === undefined ? {} : { profile: given });
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  if (name === 'default' || name in configFile || name in credentialsFile)
    return { name, settings: { ...credentialsFile[name], ...configFile[name] }, sections: configFile };
  const names = [
    ...new Set([
      ...Object.keys(configFile).filter((section) => !/^(services|sso-session)\./.test(section)),
      ...Object.keys(credentialsFile),
    ]),
  ];
  throw usageFailure(
    `There is no profile ${name} in the AWS configuration files.`,
    `${given === undefined ? 'Set AWS_PROFILE to' : 'Pass'} an existing one${names.length === 0 ? '' : ` (${names.join(', ')})`}, or create it: aws configure --profile ${name}`,
  );
}
