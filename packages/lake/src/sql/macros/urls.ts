import { whereRoom } from '../room.js';
import { ITEM, macro, type Macro } from './macro.js';

const ESCAPED = '%[0-9A-Fa-f]{2}';
/** Characters that need no escape in each part of a URL, as java.net.URI has it, which Trino uses. */
const OTHER = '[^\\x00-\\x{A0}]';
const IN_SEGMENT = `(?:[\\w.!~*''(),;$&+=@-]|${OTHER}|${ESCAPED})`;
const IN_PATH = `(?:[/:]|${IN_SEGMENT})`;
const IN_QUERY = `(?:[?/:\\[\\]]|${IN_SEGMENT})`;
const IN_AUTHORITY = `(?:[:\\[\\]]|${IN_SEGMENT})`;
const SCHEME = '[A-Za-z][A-Za-z0-9+.-]*:';
const REST = `(?:[?]${IN_QUERY}*)?(?:#${IN_QUERY}*)?`;

/** With a scheme, without one, or with one that no slash follows. Two slashes alone are no authority. */
const URL = [
  `(?:${SCHEME})?//(?:${IN_AUTHORITY}+(?:/${IN_PATH}*)?|/${IN_PATH}*)${REST}`,
  `(?:${SCHEME})?/(?:(?:[:]|${IN_SEGMENT})${IN_PATH}*)?${REST}`,
  `(?:${IN_SEGMENT}+(?:/${IN_PATH}*)?)?${REST}`,
  `${SCHEME}(?:[?:\\[\\]]|${IN_SEGMENT})${IN_QUERY}*(?:#${IN_QUERY}*)?`,
].join('|');

/** The parts of a URL: scheme, authority, path, query and fragment. */
const PARTS = '^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:[?]([^#]*))?(?:#(.*))?$';
const part = (index: number): string => `regexp_extract(x, '${PARTS}', ${index})`;
/** The path and query of `mailto:…` and the like are empty. */
const hierarchical = (value: string): string =>
  `CASE WHEN regexp_matches(x, '^[^:/?#]+:[^/]') THEN '' ELSE ${value} END`;

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const HOST = `\\[[0-9A-Fa-f:.]+\\]|\\d+[.]\\d+[.]\\d+[.]\\d+|(?:${LABEL}[.])*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.]?`;
const authority = (index: number): string =>
  `regexp_extract(${part(2)}, '^(?:[^@]*@)?(${HOST})(?::(\\d{0,9}))?$', ${index})`;

/** NULL for what is no URL; the empty string for a part that is absent. */
const ofUrl = (value: string, more = ''): Macro =>
  macro(`(x${more}) AS CASE WHEN regexp_full_match(x, '${URL}') THEN ${value} END`);

export const URL_MACROS: Readonly<Record<string, Macro>> = {
  url_extract_protocol: ofUrl(part(1)),
  url_extract_host: ofUrl(authority(1)),
  url_extract_port: ofUrl(`CAST(nullif(${authority(2)}, '') AS BIGINT)`),
  url_extract_path: ofUrl(hierarchical(`url_decode(${part(3)})`)),
  url_extract_query: ofUrl(hierarchical(`url_decode(${part(4)})`)),
  url_extract_fragment: ofUrl(`url_decode(${part(5)})`),
  url_extract_parameter: ofUrl(
    `url_decode(replace(list_transform(
      list_filter(${whereRoom('16 * length(x)', `string_split(${hierarchical(part(4))}, '&')`)}, LAMBDA ${ITEM}: split_part(${ITEM}, '=', 1) = name),
      LAMBDA p: CASE WHEN contains(p, '=') THEN substr(p, strpos(p, '=') + 1) ELSE '' END)[1], '+', ' '))`,
    ', name',
  ),
};
