import { fieldsOf, propertyFields, type Field } from '../describe/fields.js';
import type { Sensitivity } from '../dialect.js';
import type { Model } from '../model.js';
import { markdown, markdownCode } from '../text.js';
import { markdownHeader } from './header.js';
import { eventLink } from './links.js';
import { table } from './table.js';

/** The page of what is personal and what is secret: the marked fields, then all fields event by event. */
export function printSensitivity({ envelope, sources }: Model): string {
  const everywhere = envelope.properties
    .filter(({ suppliedBy }) => suppliedBy !== 'event')
    .flatMap((property) => propertyFields(property));
  const carriers: Carrier[] = [
    { name: 'every event', fields: everywhere },
    ...sources.flatMap((source) =>
      source.events.map((event) => ({
        name: eventLink(source, event, source.key),
        fields: fieldsOf(event),
      })),
    ),
  ];
  return [
    markdownHeader(['schemas/']),
    '# Personal and secret data',
    '',
    'A field is `personal` if it says something about a person, and `secret` if it would give its reader access, as a',
    'password does. Schemas mark such fields with `x-sensitivity`, and a mark applies to everything inside the field.',
    "The emitter's option `personalData` decides how personal fields are sent; a secret is never sent in clear text.",
    '',
    '## The marked fields',
    '',
    ...markedFields(carriers),
    '',
    '## All fields, event by event',
    '',
    ...table(
      ['event', 'personal', 'secret', 'neither'],
      carriers.map(({ name, fields }) => {
        const { personal, secret, none } = valuesBySensitivity(fields);
        return [name, ...[personal, secret, none].map((paths) => [...paths].join(', '))];
      }),
    ),
    '',
  ].join('\n');
}

interface Carrier {
  /** Markdown. */
  readonly name: string;
  readonly fields: readonly Field[];
}

/** A row for each field that has a mark itself, with all events that carry it in the same way. */
function markedFields(carriers: readonly Carrier[]): string[] {
  const rows = new Map<string, { cells: string[]; names: string[] }>();
  for (const { name, fields } of carriers) {
    for (const { path, sensitivity, description } of fields) {
      if (sensitivity === 'none') continue;
      const cells = [markdownCode(path), sensitivity, markdown(description)];
      const key = JSON.stringify(cells);
      const row = rows.get(key) ?? { cells, names: [] };
      // Variants of a union may share a field.
      if (!row.names.includes(name)) row.names.push(name);
      rows.set(key, row);
    }
  }
  if (rows.size === 0) return ['No field is marked.'];
  return table(
    ['field', 'sensitivity', 'carried by', 'description'],
    [...rows.values()].map(({ cells: [path = '', sensitivity = '', words = ''], names }) => [
      path,
      sensitivity,
      names.join(', '),
      words,
    ]),
  );
}

/** The fields that contain a value, not other fields, by their own mark or that of a field around them. */
function valuesBySensitivity(fields: readonly Field[]): Record<Sensitivity, ReadonlySet<string>> {
  const values = { personal: new Set<string>(), secret: new Set<string>(), none: new Set<string>() };
  // The fields around the current one: each comes before those inside it.
  const around: Field[] = [];
  for (const [index, field] of fields.entries()) {
    while (around.length > 0 && !liesIn(field, around.at(-1))) around.pop();
    around.push(field);
    if (liesIn(fields[index + 1], field)) continue;
    const marked = around.find(({ sensitivity }) => sensitivity !== 'none') ?? field;
    values[marked.sensitivity].add(markdownCode(field.path));
  }
  return values;
}

function liesIn(field: Field | undefined, outer: Field | undefined): boolean {
  if (field === undefined || outer === undefined || !field.path.startsWith(outer.path)) return false;
  return field.path.startsWith('.', outer.path.length) || field.path.startsWith('[]', outer.path.length);
}
