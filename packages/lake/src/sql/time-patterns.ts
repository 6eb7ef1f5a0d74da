/** Called for what strftime cannot express. */
export type RefusePattern = (message: string) => never;

/**
 * MySQL's specifiers, which date_format and date_parse use (Trino's documentation has the list), if strftime's differ.
 */
const MYSQL: Readonly<Record<string, string | undefined>> = {
  M: '%B',
  i: '%M',
  s: '%S',
  W: '%A',
  e: '%-d',
  c: '%-m',
  k: '%-H',
  l: '%-I',
  h: '%I',
  T: '%H:%M:%S',
  r: '%I:%M:%S %p',
  v: '%V',
  x: '%G',
};
/** Those with the same meaning in strftime. */
const SAME = 'abdfHIjmpSyY%';
/** Those that Trino's documentation names as not supported. */
const UNSUPPORTED = 'DUuVwX';

/** Translates MySQL's pattern to strftime's. Trino prints an unknown letter as it is. */
export function fromMysql(pattern: string, refuse: RefusePattern): string {
  return pattern.replace(/%(.)/gs, (found, letter: string) => {
    if (UNSUPPORTED.includes(letter)) return refuse(`${found} not supported in date format string`);
    return MYSQL[letter] ?? (SAME.includes(letter) ? found : letter);
  });
}

/** The fields of Joda-Time's DateTimeFormat, which format_datetime and parse_datetime use. */
const JODA: Readonly<Record<string, string | undefined>> = {
  yyyy: '%Y',
  yy: '%y',
  xxxx: '%G',
  ww: '%V',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  EEEE: '%A',
  EEE: '%a',
  e: '%u',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  a: '%p',
};

/** Translates Joda-Time's pattern to strftime's. Text between quotes stands for itself, and `''` for a quote. */
export function fromJoda(pattern: string, refuse: RefusePattern): string {
  return pattern.replace(/''|'((?:[^']|'')+)'|([a-z])\2*|%/gi, (found, quoted: string | undefined) => {
    if (!/^[a-z]/i.test(found)) return (quoted ?? found).replaceAll("''", "'").replaceAll('%', '%%');
    return JODA[found] ?? refuse(`the field ${found} of a pattern is not supported`);
  });
}
