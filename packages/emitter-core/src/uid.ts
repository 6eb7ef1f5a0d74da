import { crypto } from './built-ins.js';

/**
 * Where a UID is written digit by digit, then read as a whole: a concatenated string would keep its parts, ten objects
 * for each waiting event, which every garbage collection carries along.
 */
const text = /*#__PURE__*/ Buffer.from('00000000-0000-7000-8000-000000000000');
const digits = /*#__PURE__*/ Buffer.from('0123456789abcdef');

/**
 * Random bytes are drawn for 1024 UIDs at once: drawing them for each costs ten times as much as the rest of its UID.
 */
const randomBytes = 10;
const random = /*#__PURE__*/ Buffer.alloc(1024 * randomBytes);
let next = random.length;

/** The millisecond of the last UID, and the counter within it. */
let time = 0;
let counter = 0;

/**
 * A new UID: a version 7 UUID (RFC 9562, 5.7). UIDs of one process sort in the order of their creation: within a
 * millisecond, the 12 bits after the time are a counter, which starts at a random number in the lower half of its
 * range.
 *
 * @param now Milliseconds since the epoch, if the caller has already read the clock.
 */
export function newUID(now = Date.now()): string {
  if (next === random.length) {
    crypto().randomFillSync(random);
    next = 0;
  }
  if (now > time) {
    counter = random.readUInt16BE(next) & 0x7ff;
    setTime(now);
  } else if (++counter > 0xfff) {
    // The counter has overflowed: borrow the next millisecond.
    counter = 0;
    setTime(time + 1);
  }
  write(15, 3, counter);
  write(19, 4, 0x8000 | (random.readUInt16BE(next + 2) & 0x3fff));
  write(24, 6, random.readUIntBE(next + 4, 3));
  write(30, 6, random.readUIntBE(next + 7, 3));
  next += randomBytes;
  return text.toString('latin1');
}

/** When a UID of {@link newUID} was created, in milliseconds since the epoch; undefined for any other UID. */
export function timeOfUID(UID: string): number | undefined {
  const [, high, low] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(UID) ?? [];
  return high === undefined ? undefined : parseInt(`${high}${low ?? ''}`, 16);
}

function setTime(milliseconds: number): void {
  time = milliseconds;
  write(0, 8, Math.floor(milliseconds / 0x10000));
  write(9, 4, milliseconds % 0x10000);
}

/** Writes a number of at most 32 bits as `count` hexadecimal digits. */
function write(at: number, count: number, value: number): void {
  for (let place = at + count - 1; place >= at; place--) {
    text[place] = digits[value & 0xf] ?? 0;
    value >>>= 4;
  }
}
