import { crypto } from './built-ins.js';

/** Random digits are drawn for 256 UIDs at once: a draw for each costs ten times the rest of making one. */
const digitsPerUID = 19;
let digits = '';
let next = 0;

/** The millisecond of the last UID, as its first 12 digits, and how many came before it in that millisecond. */
let time = 0;
let timeText = '';
let counter = 0;

/**
 * A new UID: a UUID of version 7 (RFC 9562, 5.7). UIDs of one process sort in the order in which they were made: those
 * of one millisecond are counted in the 12 bits behind the time, from a random number in their lower half on.
 */
export function newUID(): string {
  if (next === digits.length) {
    digits = crypto()
      .randomBytes(128 * digitsPerUID)
      .toString('hex');
    next = 0;
  }
  const random = digits.slice(next, (next += digitsPerUID));
  const now = Date.now();
  if (now > time) {
    counter = parseInt(random.slice(0, 3), 16) >> 1;
    setTime(now);
  } else if (++counter > 0xfff) {
    // More than a millisecond can count: the next one is borrowed.
    counter = 0;
    setTime(time + 1);
  }
  const count = (0x7000 | counter).toString(16);
  const variant = variants[parseInt(random.charAt(3), 16) & 3];
  return `${timeText}-${count}-${variant}${random.slice(4, 7)}-${random.slice(7)}`;
}

/** The two bits that say which kind of UUID it is, with two random ones behind them. */
const variants = ['8', '9', 'a', 'b'] as const;

function setTime(milliseconds: number): void {
  time = milliseconds;
  const text = milliseconds.toString(16).padStart(12, '0');
  timeText = `${text.slice(0, 8)}-${text.slice(8)}`;
}
