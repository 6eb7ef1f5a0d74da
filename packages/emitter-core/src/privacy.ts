import { crypto } from './built-ins.js';
import type { SensitiveField } from './event.js';
import { invalidOption } from './invalid-option.js';

export interface PrivacyOptions {
  /**
   * What becomes of fields that a schema calls personal: sent as they are, replaced by a keyed hash, or masked.
   * A secret field is never sent as it is: it is hashed where `hashKey` is given, else masked. Default: `keep`.
   */
  readonly personalData?: 'keep' | 'hash' | 'mask' | undefined;
  /**
   * The key of the hashes, at least 16 bytes; whoever has it can test guesses. Default: none.
   */
  readonly hashKey?: string | Uint8Array | undefined;
}

const masked = '[masked]';
/** Of the key, and so of what a guess costs: 128 bits. */
const minKeyBytes = 16;

/** Takes out of an event what its schema calls personal or secret, before it is encoded or kept anywhere. */
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

  /** The event with its sensitive fields replaced; the caller's own objects stay as they are. */
  apply<Data extends object>(eventData: Data, fields: readonly SensitiveField[]): Data {
    let result: unknown = eventData;
    for (const { path, sensitivity, omit } of fields) {
      const replace = sensitivity === 'secret' ? this.#secret : this.#personal;
      if (replace) result = replaceAt(result, path, 0, omit ? () => undefined : replace);
    }
    return result as Data;
  }
}

/** Copies what lies on the way to a replaced value, and nothing else. */
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
 * What JSON writes of a value, which is what would be sent: of a date its text. Its own members may be each byte of it, whose
 * hashes are soon guessed, or none.
 */
function asWritten(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

function mapChildren(value: object, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
}

/** Of an object or array every value is replaced, and the shape stays; null tells nothing and stays. */
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
