import { InvalidArgumentError, type Command } from 'commander';

/** Options of every command that calls AWS. All else comes from AWS's environment variables and configuration files. */
export interface AwsFlags {
  readonly region?: string;
  readonly profile?: string;
  /** One URL for CloudTrail's control plane, its data plane and STS, as `@org/lake` serves them. */
  readonly endpointUrl?: string;
}

/** Adds the options known from the AWS CLI. */
export function withAwsOptions(command: Command): Command {
  return command
    .option(
      '--region <region>',
      "AWS Region of the integration; default: AWS_REGION, AWS_DEFAULT_REGION, or the profile's",
      notEmpty,
    )
    .option('--profile <name>', 'profile of the AWS configuration files; default: AWS_PROFILE', notEmpty)
    .option(
      '--endpoint-url <url>',
      'send all requests to this URL instead of AWS, such as to a local lake; default: AWS_ENDPOINT_URL_<service>, AWS_ENDPOINT_URL, or endpoint_url of the profile',
    );
}

/** From `--profile "$PROFILE"` without that variable: the AWS SDK would continue with another profile. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty: pass a value, or leave the option out.');
  return text;
}
