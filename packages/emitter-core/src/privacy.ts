import { crypto } from './built-ins.js';
import type { SensitiveField } from './event.js';
import { invalidOption } from './invalid-option.js';

export interface PrivacyOptions {
  /**
   * What to do with fields marked as personal: send them as they are, replace them with a keyed hash, or mask them.
   * Secret fields are never sent as they are: they are hashed if `hashKey` is given, else masked. Default: `keep`.
   */
  readonly personalData?: 'keep' | 'hash' | 'mask' | undefined;
  /** The key for the hashes, at least 16 bytes; anyone who has it can test guesses. Default: none. */
  readonly hashKey?: string | Uint8Array | undefined;
}

const masked = '[masked]';
/** 128 bits, so that the key itself cannot be guessed. */
const minKeyBytes = 16;

/** Masks, hashes or omits the personal and secret fields of an event before it is encoded or stored. */
export class Privacy {
  readonly #personal: ((value: unknown) => unknown) | undefined;
  readonly #secret: (value: unknown) => unknown;

  /** @throws EmitterError `invalid_option`. */
  constructor({ personalData = 'keep', hashKey }: PrivacyOptions) {
    if (hashKey !== undefined && typeof hashKey !== 'string' && !ArrayBuffer.isView(hashKey))
      throw invalidOption('hashKey must be a string or a Uint8Array');
    if (hashKey !== undefined && Buffer.byteLength(hashKey) < minKeyBytes) {
      throw invalidOption(`hashKey must have at least ${minKeyBytes} bytes`);
    }
    const hash = hashKey === undefined ? undefined : hashBy(hashKey);
    this.#secret = hash ?? mask;
    switch (personalData) {
      case 'keep':
        break;
      case 'mask':
        this.#personal = mask;
        break;
      case 'hash':
        if (!hash) throw invalidOption("personalData 'hash' needs the option hashKey");
        this.#personal = hash;
        break;
      default:
        throw invalidOption("personalData must be 'keep', 'hash' or 'mask'");
    }
  }

  /** The event with its sensitive fields replaced. The caller's objects are not changed. */
  apply<Data extends object>(eventData: Data, fields: readonly SensitiveField[]): Data {
    let result: unknown = eventData;
    for (const { path, sensitivity, omit } of fields) {
      const replace = sensitivity === 'secret' ? this.#secret : this.#personal;
      if (replace) result = replaceAt(result, path, 0, omit ? () => undefined : replace);
    }
    return result as Data;
  }
}

/** Copies only the objects on the path to a replaced value. */
function replaceAt(
  value: unknown,
  path: readonly string[],
  depth: number,
  replace: (value: unknown) => unknown,
): unknown {
  const step = path[depth];
  if (step === undefined) return replace(asWritten(value));
  if (typeof value !== 'object' || value === null) return value;
  const inside = (child: unknown): unknown => replaceAt(child, path, depth + 1, replace);
  if (step === '*') return mapChildren(value, inside);
  if (!Object.hasOwn(value, step)) return value;
  return { ...value, [step]: inside((value as Record<string, unknown>)[step]) };
}

/**
 * A value as JSON writes it, which is what would be sent: a `Date` as its text. Its own members may be none, or every
 * byte of it, whose hashes are easy to guess.
 */
function asWritten(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

function mapChildren(value: object, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
}

/** Replaces every value inside an object or array and keeps its shape. Keeps null, which reveals nothing. */
function mask(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  return typeof value === 'object' ? mapChildren(value, mask) : masked;
}

function hashBy(key: string | Uint8Array): (value: unknown) => unknown {
  return function hash(value) {
    if (value === null || value === undefined) return value;
    if (typeof value === 'object') return mapChildren(value, hash);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `hmac-sha256:${crypto().createHmac('sha256', key).update(text).digest('base64url')}`;
  };
}
