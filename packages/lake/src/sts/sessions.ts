import { randomBytes } from 'node:crypto';
import type { Documents } from '../store/documents.js';

/** Temporary credentials from AssumeRole; their `id` is the access key ID. */
export interface Session {
  readonly id: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
  readonly accountId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly arn: string;
  readonly userId: string;
  readonly roleArn: string;
}

/** All sessions. They survive the process, so that clients can keep using their credentials after a restart. */
export class Sessions {
  constructor(
    private readonly documents: Documents<Session>,
    private readonly now: () => number,
  ) {}

  get(accessKeyId: string): Session | undefined {
    return this.documents.get(accessKeyId);
  }

  async open(session: Omit<Session, 'id' | 'secretAccessKey' | 'sessionToken'>): Promise<Session> {
    await this.#forgetExpired();
    return this.documents.put({
      ...session,
      id: iamId('ASIA', randomBytes(16)),
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(192).toString('base64'),
    });
  }

  /** Removes them an hour after they expire, so that a late caller still learns that its token has expired. */
  async #forgetExpired(): Promise<void> {
    const long = this.documents.list((session) => session.expiresAt + 3_600_000 < this.now());
    for (const session of long) await this.documents.delete(session.id);
  }
}

/** An IAM identifier: a prefix for its kind, and 16 characters of base 32. */
export function iamId(prefix: 'ASIA' | 'AROA', bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + Array.from(bytes.subarray(0, 16), (byte) => alphabet.charAt(byte % 32)).join('');
}
