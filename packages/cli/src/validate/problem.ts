/** The path to a value, from the outside in. */
export type Path = readonly (string | number)[];

/** One problem of an event, or of the request that contains it. */
export interface Problem {
  /** With an `error`, CloudTrail refuses the event or it violates its schema; with a `warning`, neither. */
  readonly level: 'error' | 'warning';
  /** Starts at the eventData or the request. */
  readonly path: Path;
  /** What is wrong, as the words after the path: `must be a UUID, but is "42"`. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
}

export function error(path: Path, message: string, fix: string): Problem {
  return { level: 'error', path, message, fix };
}

export function warning(path: Path, message: string, fix: string): Problem {
  return { level: 'warning', path, message, fix };
}

/** `auditEvents[2].eventData`; empty for the whole value. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** A value as a message shows it: short, on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
