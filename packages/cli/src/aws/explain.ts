import type { CloudTrailServiceException as ServiceException } from '@aws-sdk/client-cloudtrail';
import { Failure, usageFailure } from '../failure.js';
import { DeadlineError, NoResponseError } from './time-limits.js';

const lostIn = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/;

/** Node's codes for a certificate that it does not trust: most often that of a proxy in the user's own network. */
const untrusted = /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_)/;

const checkTheConnection =
  'Check the network and --region and, if they are set, HTTPS_PROXY, --endpoint-url, AWS_ENDPOINT_URL_… and ' +
  'endpoint_url in the AWS configuration file.';

/** What to do about each of AWS's error codes; the first match counts. */
const meanings: readonly [code: RegExp, nextStep: string][] = [
  [
    /^(ExpiredToken|RequestExpired|TokenProviderError)/,
    'The credentials have expired: sign in again (aws sso login), or renew those in the environment.',
  ],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken)/,
    'AWS does not recognize these credentials: check --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ' +
      'aws sts get-caller-identity shows whose they are.',
  ],
  [
    /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/,
    'Use credentials that have this permission (--profile), or have it added: ' +
      'the README of @org/activity lists the permissions that each command needs.',
  ],
  [
    /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown)/,
    'AWS limits such calls for the whole account, some to one per second: wait a minute, then run the command again.',
  ],
  [
    /^(EventDataStoreNotFound|EventDataStoreARNInvalid)/,
    'There is no such store in this account and Region: check its ID, --profile and --region. ' +
      'aws cloudtrail list-event-data-stores lists the existing ones.',
  ],
  [
    /^InactiveEventDataStore/,
    'The store is being created or deleted: aws cloudtrail get-event-data-store shows its status.',
  ],
  [
    /^MaxConcurrentQueries/,
    'AWS runs at most 10 queries at once for an account: wait until one ends. aws cloudtrail list-queries lists them.',
  ],
  [
    /^EventDataStoreMaxLimitExceeded/,
    'A Region holds at most 10 event data stores, including those pending deletion: delete one that you no longer ' +
      'need, or pass the name of a store for these events as --store-name.',
  ],
  [
    /^ChannelMaxLimitExceeded/,
    'An account has at most 25 channels: delete one that you no longer need, then run the command again.',
  ],
  [
    /^((EventDataStore|Channel)AlreadyExists|ChannelNotFound)/,
    'Something changed in between, perhaps by a request of this command whose response was lost: run it again, and it ' +
      'continues from what exists.',
  ],
  [
    /^(UnsupportedOperation|OperationNotPermitted)/,
    'CloudTrail Lake may not be available in this Region or to this account: try another --region.',
  ],
  [
    /^(InternalFailure|InternalError|ServiceUnavailable)/,
    "The problem is on AWS's side: run the command again in a few minutes.",
  ],
];

/**
 * Explains an error of AWS or of the connection to it, and what to do.
 *
 * @param doing What was tried, as the words after "Could not": `create the channel ibm-multicloud`.
 * The Failure contains AWS's words unescaped: print them with `printable`.
 */
export function explain(error: unknown, doing: string): Failure {
  if (error instanceof Failure) return error;
  const { name, message, code } = facts(error);
  const fail = (what: string, nextStep: string): Failure =>
    new Failure(`Could not ${doing}: ${what}`, nextStep, { cause: error });

  if (/no longer accepting new customers/i.test(message)) return closedToNewCustomers(error);
  if (/^Region (is missing|not accepted)/.test(message))
    return usageFailure(
      `Could not ${doing}: ${message.startsWith('Region is missing') ? 'no AWS Region is set' : 'the AWS Region is not valid'}.`,
      'Pass --region, for example --region eu-west-1, or set AWS_REGION.',
    );
  if (name === 'CredentialsProviderError') {
    return fail(
      `no AWS credentials were found (${sentence(message, '')}).`,
      // The SDK conceals why a profile's credential_process or source_profile failed; the AWS CLI does not.
      'Sign in (aws sso login), pass --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ' +
        'If they are set up, aws sts get-caller-identity with the same profile says what is wrong.',
    );
  }
  if (error instanceof DeadlineError) return fail(`${message}.`, 'Allow more time with --deadline.');
  if (error instanceof NoResponseError) return fail(`${message}.`, checkTheConnection);
  if (name === 'TimeoutError' || lostIn.test(code))
    return fail(
      `there was no response (${code || 'timeout'}${message === '' ? '' : `: ${sentence(message, '')}`}).`,
      checkTheConnection,
    );
  if (untrusted.test(code))
    return fail(
      `the server's certificate is not trusted (${code}: ${sentence(message, '')}).`,
      'Behind a proxy that intercepts TLS, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
    );
  // Node's errors if the other side does not speak HTTP, and the SDK's if what it says is no object.
  if (name === 'TypeError' || /^(ERR_SSL_|EPROTO|HPE_)/.test(code))
    return fail(
      `the response is not from AWS (${code || sentence(message, '')}).`,
      `${checkTheConnection} Check also whether it is http or https.`,
    );
  const status = unreadStatus(error);
  if (status === 407)
    return fail(
      'the proxy demands a valid user name and password (HTTP 407).',
      'Set HTTPS_PROXY to http://user:password@host:port.',
    );
  if (status !== undefined)
    return fail(
      `the response is not from AWS, or is incomplete (HTTP ${status}).`,
      `Run the command again. If it persists, a proxy or a sign-in page may be in between: ${checkTheConnection}`,
    );
  const nextStep = meanings.find(([pattern]) => pattern.test(name))?.[1];
  return fail(
    `AWS returned ${name}: ${sentence(message, '.')}`,
    nextStep ?? `Look up ${name} in AWS's CloudTrail documentation.`,
  );
}

/** Makes the call, and throws errors as explained by `explain`. */
export async function explained<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explain(error, doing);
  }
}

/** The HTTP status of a response that does not have AWS's form, such as a proxy's page; `undefined` for other errors. */
function unreadStatus(error: unknown): number | undefined {
  const { name = '', message = '', $metadata } = Object(error) as Partial<ServiceException>;
  const ofPutAuditEvents = /^HTTP (\d+)$/.exec(name)?.[1];
  if (ofPutAuditEvents !== undefined) return Number(ofPutAuditEvents);
  return name === 'Unknown' || sdkHint.test(message) ? $metadata?.httpStatusCode : undefined;
}

/** What the SDK appends to the error of a response that it could not read, for developers. */
const sdkHint = /\s*Deserialization error: .*$/s;

function closedToNewCustomers(cause: unknown): Failure {
  return new Failure(
    'This AWS account cannot use CloudTrail Lake: AWS has accepted no new customers for it since 2026-05-31.',
    'Use an account that already has an event data store (--profile). AWS names Amazon CloudWatch as the successor: ' +
      "see its documentation, and ask IBM Multicloud's support about it.",
    { cause },
  );
}

/** The AWS SDK may wrap the socket's error: the innermost code is the useful one. */
function facts(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '' };
  const { cause } = error;
  const inner = cause instanceof Error ? facts(cause) : undefined;
  if (inner && inner.code !== '') return { ...inner, name: error.name };
  const { code } = error as NodeJS.ErrnoException;
  const message = error.message.replace(sdkHint, '');
  return { name: error.name, message, code: typeof code === 'string' ? code : '' };
}

/** AWS's words, with this ending instead of their full stop. */
function sentence(text: string, end: string): string {
  return text.trim().replace(/\.$/, '') + end;
}
