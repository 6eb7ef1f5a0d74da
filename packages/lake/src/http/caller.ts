import { ACCOUNT_ID_PATTERN } from '../arn.js';
import type { AccessKey, CompleteLakeOptions } from '../options.js';
import type { Session, Sessions } from '../sts/sessions.js';
import { readAuthorization, type Authorization, type Service } from './authorization.js';
import { AwsError } from './aws-error.js';
import type { HttpRequest } from './protocols/protocol.js';
import { verifySignature, verifyTime } from './verify-signature.js';

/** Who sent a request, and to which Region. */
export interface Caller {
  readonly accountId: string;
  /** The root user, an IAM user, or the session of an assumed role. */
  readonly arn: string;
  /** As GetCallerIdentity returns it. */
  readonly userId: string;
  /** The role of a session, which a policy may name. */
  readonly roleArn: string | undefined;
  readonly accessKeyId: string;
  readonly region: string;
}

/** The owner of a store, channel or query. */
export type Owner = Pick<Caller, 'accountId' | 'region'>;

/** The part of a request that its signature covers. */
export type SignedRequest = Pick<HttpRequest, 'method' | 'target' | 'headers' | 'bytes'>;

/**
 * Identifies callers by their access keys. If the lake knows the secret of the key (from `accounts`, or a session of
 * AssumeRole), it verifies the signature; of any other signature it checks only the form.
 */
export class Callers {
  readonly #keys = new Map<string, { accountId: string; key: AccessKey }>();

  constructor(
    private readonly options: Pick<CompleteLakeOptions, 'accounts' | 'defaultAccountId' | 'now'>,
    private readonly sessions: Sessions,
  ) {
    for (const [accountId, keys] of Object.entries(options.accounts ?? {})) {
      for (const key of 'accessKeyId' in keys ? [keys] : keys)
        this.#keys.set(key.accessKeyId, { accountId, key });
    }
  }

  /** Throws AwsError. */
  identify(request: SignedRequest, service: Service): Caller {
    const authorization = readAuthorization(request.headers, service);
    const { accessKeyId, region } = authorization;
    const session = this.sessions.get(accessKeyId);
    if (session) return this.#inSession(session, request, authorization);

    const known = this.#keys.get(accessKeyId);
    if (known) {
      if (request.headers['x-amz-security-token'] !== undefined) throw invalidToken(service);
      this.#verify(request, authorization, known.key.secretAccessKey);
      return userOf(known.accountId, known.key.userName, accessKeyId, region);
    }
    if (this.options.accounts === undefined && ACCOUNT_ID_PATTERN.test(accessKeyId)) {
      return userOf(accessKeyId, undefined, accessKeyId, region);
    }
    if (this.options.defaultAccountId !== undefined) {
      return userOf(this.options.defaultAccountId, undefined, accessKeyId, region);
    }
    throw invalidToken(service);
  }

  #inSession(session: Session, request: SignedRequest, authorization: Authorization): Caller {
    const { service, region } = authorization;
    if (request.headers['x-amz-security-token'] !== session.sessionToken) throw invalidToken(service);
    this.#verify(request, authorization, session.secretAccessKey);
    if (session.expiresAt <= this.options.now()) {
      throw new AwsError(
        service === 'sts' ? 'ExpiredToken' : 'ExpiredTokenException',
        'The security token included in the request is expired',
      );
    }
    const { accountId, arn, userId, roleArn, id: accessKeyId } = session;
    return { accountId, arn, userId, roleArn, accessKeyId, region };
  }

  /** Without `accounts` nothing is protected, and clients keep working when a test moves the lake's clock. */
  #verify(request: SignedRequest, authorization: Authorization, secretAccessKey: string): void {
    verifySignature(request, authorization, secretAccessKey);
    if (this.options.accounts !== undefined) verifyTime(authorization, this.options.now());
  }
}

function userOf(
  accountId: string,
  userName: string | undefined,
  accessKeyId: string,
  region: string,
): Caller {
  const arn = `arn:aws:iam::${accountId}:${userName === undefined ? 'root' : `user/${userName}`}`;
  return { accountId, arn, userId: userName ?? accountId, roleArn: undefined, accessKeyId, region };
}

/** STS has its own code for this error. */
function invalidToken(service: Service): AwsError {
  return new AwsError(
    service === 'sts' ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
}
