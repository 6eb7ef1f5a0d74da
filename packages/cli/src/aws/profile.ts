import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config';
import { Failure } from '../failure.js';
import type { AwsFlags } from './settings.js';

type Settings = Readonly<Record<string, string | undefined>>;

/** What AWS's configuration files say of the profile that is meant. */
export interface Profile {
  readonly name: string;
  readonly settings: Settings;
  /** The configuration file, by section; `services x` is `services.x`. */
  readonly sections: Readonly<Record<string, Settings | undefined>>;
}

/**
 * That of `--profile`, `AWS_PROFILE`, or `default`. Throws Failure where one is named that is not there, as the AWS CLI
 * does: the AWS SDK would go on to other credentials, such as those of the machine.
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
  throw new Failure(
    `There is no profile ${name} in the configuration files of AWS.`,
    `${given === undefined ? 'Set AWS_PROFILE to' : 'Give'} one that is there${names.length === 0 ? '' : ` (${names.join(', ')})`}, or make it: aws configure --profile ${name}`,
  );
}
