import { CUTS, EFFECTS, type FaultRule, type FaultScript } from './rule.js';

/** Checks a value. Throws RangeError that names its place and what it must be. */
type Read = (value: unknown, at: string) => void;

/** Checks a script, which may come from a file. Throws RangeError that names the place and what is wrong. */
export function parseFaults(value: unknown, operations: ReadonlySet<string>): FaultScript {
  object({ seed: integer(0, 2 ** 32 - 1), rules: listOf(rule(operations)) }, ['rules'])(value, 'faults');
  return value as FaultScript;
}

function rule(operations: ReadonlySet<string>): Read {
  const readMembers = object({
    operation: operationNames(operations),
    channel: text,
    caller: text,
    entry: object({ id: text, UID: text, eventName: text, index: integer(0, 99) }),
    next: integer(1, 1e9),
    rate: number(0, 1),
    from: time,
    until: time,
    exception: object({ code, status: integer(400, 599), message: text }, ['code']),
    entryError: object({ code, message: text }, ['code']),
    throttling: yes,
    latencyMs,
    cut: oneOf(CUTS),
    closedToNewCustomers: yes,
  });
  return (value, at) => {
    readMembers(value, at);
    const given = value as FaultRule;
    const effects = EFFECTS.filter((effect) => given[effect] !== undefined);
    if (effects.length !== 1) {
      wrong(at, `must have exactly one of ${EFFECTS.join(', ')}; it has ${effects.join(' and ') || 'none'}`);
    }
    if (given.entry !== undefined && given.entryError === undefined) {
      wrong(at, 'has entry, which needs entryError');
    }
    const names = [given.operation ?? []].flat();
    const [effect] = effects;
    const only = effect === 'entryError' ? 'PutAuditEvents' : 'CreateEventDataStore';
    const bound = effect === 'entryError' || effect === 'closedToNewCustomers';
    if (bound && names.some((name) => name !== only))
      wrong(at, `has ${effect}, which applies only to ${only}`);
  };
}

/** An object of these members, and no others. */
function object(members: Readonly<Record<string, Read>>, required: readonly string[] = []): Read {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(at, 'must be an object');
    for (const [name, member] of Object.entries(value)) {
      const read = Object.hasOwn(members, name) ? members[name] : undefined;
      if (!read) wrong(at, `has no member "${name}"; it has ${Object.keys(members).join(', ')}`);
      if (member !== undefined) read(member, `${at}.${name}`);
    }
    for (const name of required) if (!Object.hasOwn(value, name)) wrong(at, `must have ${name}`);
  };
}

function listOf(read: Read): Read {
  return (value, at) => {
    if (!Array.isArray(value)) wrong(at, 'must be a list');
    if (value.length > 1000) wrong(at, 'must have at most 1000 rules');
    value.forEach((item, index) => {
      read(item, `${at}[${index}]`);
    });
  };
}

function operationNames(operations: ReadonlySet<string>): Read {
  return (value, at) => {
    const names: unknown[] = [value].flat();
    if (names.length === 0) wrong(at, 'must name an operation');
    for (const name of names) {
      if (typeof name !== 'string' || !operations.has(name)) {
        wrong(at, `names ${JSON.stringify(name)}, which is not an operation of the lake`);
      }
    }
  };
}

function integer(min: number, max: number): Read {
  return (value, at) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return;
    wrong(at, `must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`);
  };
}

function number(min: number, max: number): Read {
  return (value, at) => {
    if (typeof value === 'number' && value >= min && value <= max) return;
    wrong(at, `must be a number from ${min} to ${max}, not ${JSON.stringify(value)}`);
  };
}

function oneOf(values: readonly string[]): Read {
  return (value, at) => {
    if (typeof value === 'string' && values.includes(value)) return;
    wrong(at, `must be one of ${values.join(', ')}, not ${JSON.stringify(value)}`);
  };
}

/** An hour at most: longer than any client waits. */
const duration = integer(0, 3_600_000);

const latencyMs: Read = (value, at) => {
  if (!Array.isArray(value)) {
    duration(value, at);
    return;
  }
  const range: unknown[] = value;
  if (range.length !== 2) wrong(at, 'must be a number of milliseconds, or a range of two');
  range.forEach((end, index) => {
    duration(end, `${at}[${index}]`);
  });
  if (Number(range[0]) > Number(range[1])) wrong(at, 'must be a range from the shorter to the longer');
};

const text: Read = (value, at) => {
  if (typeof value !== 'string' || value === '') wrong(at, 'must be a non-empty string');
};

/** It is sent in a header. */
const code: Read = (value, at) => {
  if (typeof value !== 'string' || !/^[\w.#:/-]{1,128}$/.test(value)) {
    wrong(at, 'must be an error code: 1 to 128 letters, digits and . _ # : / -');
  }
};

const time: Read = (value, at) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value) || Number.isNaN(Date.parse(value))) {
    wrong(at, `must be a time of the form 2026-01-02T03:04:05Z, not ${JSON.stringify(value)}`);
  }
};

const yes: Read = (value, at) => {
  if (value !== true) wrong(at, 'must be true, or absent');
};

function wrong(at: string, what: string): never {
  throw new RangeError(`${at} ${what}`);
}
