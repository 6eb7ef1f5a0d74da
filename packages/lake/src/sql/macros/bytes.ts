import { macro, type Macro } from './macro.js';

/** Trino has hashes as bytes, DuckDB as hexadecimal digits. */
const hash = (name: string): Macro => macro(`(b BLOB) AS unhex(${name}(b))`);

export const BYTES_MACROS: Readonly<Record<string, Macro>> = {
  from_utf8: macro('(b BLOB) AS decode(b)'),
  to_hex: macro('(b BLOB) AS hex(b)'),
  from_hex: macro(
    `(x) AS CASE WHEN length(x) % 2 = 1 THEN RAISE('expected an even number of hexadecimal digits: ' || x) ELSE unhex(x) END`,
  ),
  to_base64: macro('(b BLOB) AS to_base64(b)'),
  // Trino accepts text without the padding.
  from_base64: macro(
    "(x) AS from_base64(CASE WHEN contains(x, '=') THEN x ELSE x || repeat('=', (4 - length(x) % 4) % 4) END)",
  ),
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
};
