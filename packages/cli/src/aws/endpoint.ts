import { usageFailure } from '../failure.js';
import { readProfile } from './profile.js';
import type { AwsFlags } from './settings.js';

/** The services that we call, as AWS spells them in variables; in the configuration file they are in lower case. */
export type Service = 'CLOUDTRAIL' | 'CLOUDTRAIL_DATA' | 'STS';

/**
 * Where a service's requests go, if not to AWS: the first that is set of `--endpoint-url`,
 * `AWS_ENDPOINT_URL_<service>`, `AWS_ENDPOINT_URL`, `endpoint_url` for the service in the profile's `services` section,
 * and the profile's own `endpoint_url`. With `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, or
 * `ignore_configured_endpoint_urls` in the profile, only the option counts. This follows "Service-specific endpoints"
 * in AWS's SDKs and Tools Reference Guide.
 *
 * AWS's own clients look this up only for the environment's profile, and there is no client for PutAuditEvents.
 * Throws Failure if it is not a URL, or if the profile or the `services` section that it names does not exist.
 */
export async function endpointOf(service: Service, flags: AwsFlags): Promise<string | undefined> {
  const { name, settings, sections } = await readProfile(flags);
  if (flags.endpointUrl !== undefined) return checked(flags.endpointUrl, '--endpoint-url');
  const { env } = process;
  // An empty variable counts as not set.
  const ignores = [
    env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'],
    settings['ignore_configured_endpoint_urls'],
  ].find(Boolean);
  if (ignores?.toLowerCase() === 'true') return undefined;

  for (const variable of [`AWS_ENDPOINT_URL_${service}`, 'AWS_ENDPOINT_URL'])
    if (env[variable]) return checked(env[variable], variable);
  const section = settings['services'];
  if (section) {
    const services = sections[`services.${section}`];
    if (services === undefined)
      throw usageFailure(
        `The profile ${name} of the AWS configuration file names the services section ${section}, which does not exist.`,
        `Add [services ${section}] to the file, or remove "services" from the profile.`,
      );
    const key = service.toLowerCase();
    const url = services[`${key}.endpoint_url`];
    if (url) return checked(url, `endpoint_url of ${key} in the services section ${section}`);
  }
  const url = settings['endpoint_url'];
  return url ? checked(url, `endpoint_url of the profile ${name}`) : undefined;
}

function checked(text: string, place: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw usageFailure(
    `The endpoint ${JSON.stringify(text)}, set by ${place}, is not an http or https URL.`,
    `Use one such as http://127.0.0.1:4880, or leave it out to send to AWS.`,
  );
}
