import type { Command } from 'commander';

/** What every command that talks to AWS can be told; the rest is AWS's own environment and configuration files. */
export interface AwsFlags {
  readonly region?: string;
  readonly profile?: string;
  /** One URL for CloudTrail's control plane, its data plane and STS: that of `@org/lake`. */
  readonly endpointUrl?: string;
}

/** Gives a command the options that the AWS CLI's users know. */
export function withAwsOptions(command: Command): Command {
  return command
    .option(
      '--region <region>',
      "AWS Region of the integration; default: AWS_REGION, AWS_DEFAULT_REGION, or the profile's",
    )
    .option('--profile <name>', 'profile of the AWS configuration files; default: AWS_PROFILE')
    .option(
      '--endpoint-url <url>',
      'send all requests here instead of to AWS, to a lake of your own; default: AWS_ENDPOINT_URL_<service>, AWS_ENDPOINT_URL, or endpoint_url of the profile',
    );
}
