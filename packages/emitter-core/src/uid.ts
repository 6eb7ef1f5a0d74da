import { crypto } from './built-ins.js';

/**
 * Where a UID is written, digit by digit, before it is read as a whole: a text that is put together keeps its parts, ten
 * objects for each event that waits, which every collection of garbage carries along.
 */
const text = /*#__PURE__*/ Buffer.from('00000000-0000-7000-8000-000000000000');
const digits = /*#__PURE__*/ Buffer.from('0123456789abcdef');

/** Random bytes are drawn for 1024 UIDs at once: a draw for each costs ten times the rest of making one. */
const randomBytes = 10;
const random = /*#__PURE__*/ Buffer.alloc(1024 * randomBytes);
let next = random.length;

/** The millisecond of the last UID, and how many came before it in that millisecond. */
let time = 0;
let counter = 0;

/**
 * A new UID: a UUID of version 7 (RFC 9562, 5.7). UIDs of one process sort in the order in which they were made: those
 * of one millisecond are counted in the 12 bits behind the time, from a random number in their lower half on.
 *
 * @param now Milliseconds since the epoch, for whoever has looked at the clock already.
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
    // More than a millisecond can count: the next one is borrowed.
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

/** When a UID of {@link newUID} was made, in milliseconds since the epoch; undefined of any other. */
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

/** Writes so many hexadecimal digits of a number of at most 32 bits. */
function write(at: number, count: number, value: number): void {
  for (let place = at + count - 1; place >= at; place--) {
    text[place] = digits[value & 0xf] ?? 0;
    value >>>= 4;
  }
}
