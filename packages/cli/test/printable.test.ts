import { expect, it } from 'vitest';
import { printable } from '../src/printable.js';

it('control characters, line ends and changes of direction become escapes', () => {
  expect(printable('red\u001b[31m \u009b2J \u202egnp.exe\u2069\r\n')).toBe(
    'red\\u001b[31m \\u009b2J \\u202egnp.exe\\u2069\\u000d\\u000a',
  );
});

it('all other text stays as it is', () => {
  expect(printable('José – 東京 👩‍🚀 a_b\\u001b')).toBe('José – 東京 👩‍🚀 a_b\\u001b');
});
