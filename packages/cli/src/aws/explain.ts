import { Failure } from '../failure.js';
import { DeadlineError, NoAnswerError } from './patience.js';

const lostIn =
  /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|UND_ERR_.*)$/;

/** What Node says of a certificate that it does not trust: most often a proxy's of the own network. */
const untrusted = /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_)/;

const checkTheWay =
  'Check the network, --region and, where they are set, --endpoint-url, AWS_ENDPOINT_URL_… and endpoint_url in the ' +
  'AWS configuration file.';

/** What each of AWS's codes means for whoever typed the command; the first that fits. */
const meanings: readonly [code: RegExp, nextStep: string][] = [
  [
    /^(ExpiredToken|RequestExpired|TokenProviderError)/,
    'The credentials have expired: sign in again (aws sso login), or renew those in the environment.',
  ],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken)/,
    'AWS does not know these credentials: check --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ' +
      'aws sts get-caller-identity shows whose they are.',
  ],
  [
    /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/,
    'Use credentials that may do this (--profile), or have the permission added: ' +
      'the README of @org/activity lists those that each command needs.',
  ],
  [
    /^(Throttling|TooManyRequests|RequestLimitExceeded|SlowDown)/,
    'AWS allows one such call a second for the whole account: wait a minute, then run the command again.',
  ],
  [
    /^(EventDataStoreNotFound|EventDataStoreARNInvalid)/,
    'There is no such store in this account and Region: check its ID, --profile and --region. ' +
      'aws cloudtrail list-event-data-stores lists those that there are.',
  ],
  [
    /^InactiveEventDataStore/,
    'The store is being deleted, or made: aws cloudtrail get-event-data-store tells its status.',
  ],
  [
    /^MaxConcurrentQueries/,
    'AWS runs 10 queries at once for an account: wait until one has ended. aws cloudtrail list-queries lists them.',
  ],
  [
    /^EventDataStoreMaxLimitExceeded/,
    'A Region holds at most 10 event data stores, those pending deletion included: delete one that is no longer ' +
      'needed, or give the name of a store that takes these events by --store-name.',
  ],
  [
    /^ChannelMaxLimitExceeded/,
    'An account has at most 25 channels: delete one that is no longer needed, then run the command again.',
  ],
  [
    /^(UnsupportedOperation|OperationNotPermitted)/,
    'CloudTrail Lake may not be there in this Region, or not for this account: try another --region.',
  ],
  [
    /^(InternalFailure|InternalError|ServiceUnavailable|HTTP 5)/,
    "The fault is on AWS's side: run the command again in a few minutes.",
  ],
];

/**
 * Says what an error of AWS's, or of the way to it, means, and what to do.
 *
 * @param doing What was tried, as it follows "Could not": `create the channel ibm-multicloud`.
 * The Failure holds AWS's words as they are: `printable` is for whoever prints them.
 */
export function explain(error: unknown, doing: string): Failure {
  if (error instanceof Failure) return error;
  const { name, message, code } = facts(error);
  const fail = (what: string, nextStep: string): Failure =>
    new Failure(`Could not ${doing}: ${what}`, nextStep, { cause: error });

  if (/no longer accepting new customers/i.test(message)) return closedToNewCustomers(error);
  if (/^Region (is missing|not accepted)/.test(message))
    return fail(
      message.startsWith('Region is missing') ? 'no AWS Region is set.' : 'the AWS Region is not one.',
      'Give --region, for example --region eu-west-1, or set AWS_REGION.',
    );
  if (name === 'CredentialsProviderError') {
    return fail(
      `no AWS credentials were found (${sentence(message, '')}).`,
      'Sign in (aws sso login), give --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  if (error instanceof DeadlineError) return fail(`${message}.`, 'Give it more time, by --deadline.');
  if (error instanceof NoAnswerError) return fail(`${message}.`, checkTheWay);
  if (name === 'TimeoutError' || lostIn.test(code))
    return fail(
      `no answer came (${code || 'timeout'}${message === '' ? '' : `: ${sentence(message, '')}`}).`,
      checkTheWay,
    );
  if (untrusted.test(code))
    return fail(
      `the certificate of whoever answered is not trusted (${code}: ${sentence(message, '')}).`,
      'Behind a proxy that opens connections, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
    );
  // Said by Node, of what is no HTTP, or no server at all.
  if (name === 'TypeError' || /^(ERR_SSL_|EPROTO)/.test(code))
    return fail(
      `no answer of AWS's came (${code || sentence(message, '')}).`,
      `${checkTheWay} See whether it is http or https.`,
    );
  const nextStep = meanings.find(([pattern]) => pattern.test(name))?.[1];
  return fail(
    `AWS answered ${name}: ${sentence(message, '.')}`,
    nextStep ?? `AWS's documentation of CloudTrail explains ${name}.`,
  );
}

/** Does it, and throws what goes wrong as `explain` says it. */
export async function explained<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explain(error, doing);
  }
}

function closedToNewCustomers(cause: unknown): Failure {
  return new Failure(
    'This AWS account cannot have a CloudTrail Lake: AWS has taken no new customers for it since 2026-05-31.',
    'Use an account that already has an event data store (--profile). AWS names Amazon CloudWatch as the successor: ' +
      'see its documentation, and ask the support of IBM Multicloud about it.',
    { cause },
  );
}

/** `fetch` and the AWS SDK wrap what the socket said; the innermost code is the one that tells. */
function facts(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '' };
  const { cause } = error;
  const inner = cause instanceof Error ? facts(cause) : undefined;
  if (inner && inner.code !== '') return { ...inner, name: error.name };
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, message: error.message, code: typeof code === 'string' ? code : '' };
}

/** AWS's own words, with one end. */
function sentence(text: string, end: string): string {
  return text.trim().replace(/\.$/, '') + end;
}
