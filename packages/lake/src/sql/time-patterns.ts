/** Refuses what a pattern holds that has no like in strftime's. */
export type RefusePattern = (message: string) => never;

/** MySQL's letters, which date_format and date_parse take, where strftime's are others. */
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
/** Those that both have. */
const SAME = 'abdfHIjmpSyY%';
/** Those that Trino names as not supported. */
const UNSUPPORTED = 'DUuVwX';

/** MySQL's pattern as strftime's. Of another letter Trino prints the letter. */
export function fromMysql(pattern: string, refuse: RefusePattern): string {
  return pattern.replace(/%(.)/gs, (found, letter: string) => {
    if (UNSUPPORTED.includes(letter)) return refuse(`${found} not supported in date format string`);
    return MYSQL[letter] ?? (SAME.includes(letter) ? found : letter);
  });
}

/** Joda's fields, which format_datetime and parse_datetime take, by how often their letter is repeated. */
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

/** Joda's pattern as strftime's: letters are fields, a text between quotes is itself, and two quotes are one. */
export function fromJoda(pattern: string, refuse: RefusePattern): string {
  return pattern.replace(/''|'((?:[^']|'')+)'|([a-z])\2*|%/gi, (found, quoted: string | undefined) => {
    if (!/^[a-z]/i.test(found)) return (quoted ?? found).replaceAll("''", "'").replaceAll('%', '%%');
    return JODA[found] ?? refuse(`the field ${found} of a pattern is not supported`);
  });
}
