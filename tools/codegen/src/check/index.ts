import { buildEvent } from '../build-model.js';
import type { SchemaDocument } from '../document.js';
import type { Finding } from '../findings.js';
import type { Event } from '../model.js';
import type { Schemas } from '../schemas.js';
import { ambiguousUnion } from './ambiguous-union.js';
import { conflictingSensitivity } from './conflicting-sensitivity.js';
import { cyclicRef } from './cyclic-ref.js';
import { deepNesting } from './deep-nesting.js';
import { deprecatedExample } from './deprecated-example.js';
import { duplicateEventSource } from './duplicate-event-source.js';
import { duplicateKey } from './duplicate-key.js';
import { enumValue } from './enum-value.js';
import { envelopeFile } from './envelope-file.js';
import { eventName } from './event-name.js';
import { eventShape } from './event-shape.js';
import { invalidJson } from './invalid-json.js';
import { keywordValue } from './keyword-value.js';
import { longQuery } from './long-query.js';
import { misplacedKeyword } from './misplaced-keyword.js';
import { missingDescription } from './missing-description.js';
import { missingExample } from './missing-example.js';
import { nameCollision } from './name-collision.js';
import { openObject } from './open-object.js';
import { oversizedEvent } from './oversized-event.js';
import { propertySpelling } from './property-spelling.js';
import { refusedExample } from './refused-example.js';
import { removalDatePassed } from './removal-date-passed.js';
import { renamedFromCollision } from './renamed-from-collision.js';
import { renamedUnit } from './renamed-unit.js';
import { reservedName } from './reserved-name.js';
import { roundedNumber } from './rounded-number.js';
import type { Rule } from './rule.js';
import { canBeSilenced, silences, silencesOf, type Silence } from './silence.js';
import { similarNames } from './similar-names.js';
import { slowPattern } from './slow-pattern.js';
import { sourceFile } from './source-file.js';
import { strayFile } from './stray-file.js';
import { unbounded } from './unbounded.js';
import { unexplainedDeprecation } from './unexplained-deprecation.js';
import { unknownKeyword } from './unknown-keyword.js';
import { unknownReplacement } from './unknown-replacement.js';
import { unknownRequired } from './unknown-required.js';
import { unmarkedSensitivity } from './unmarked-sensitivity.js';
import { unresolvedRef } from './unresolved-ref.js';
import { unsupportedType } from './unsupported-type.js';
import { unusedSilence } from './unused-silence.js';
import { worstCaseSize } from './worst-case-size.js';

/** Every rule, in the order in which a file is understood: its text, its place and name, its keywords, its meaning. */
export const rules: readonly Rule[] = [
  invalidJson,
  duplicateKey,
  roundedNumber,
  strayFile,
  envelopeFile,
  sourceFile,
  duplicateEventSource,
  eventName,
  reservedName,
  nameCollision,
  eventShape,
  unknownKeyword,
  keywordValue,
  unsupportedType,
  misplacedKeyword,
  openObject,
  unknownRequired,
  enumValue,
  ambiguousUnion,
  unresolvedRef,
  cyclicRef,
  renamedFromCollision,
  renamedUnit,
  propertySpelling,
  similarNames,
  missingDescription,
  unmarkedSensitivity,
  unexplainedDeprecation,
  unknownReplacement,
  removalDatePassed,
  unbounded,
  slowPattern,
  missingExample,
  oversizedEvent,
  refusedExample,
  deprecatedExample,
  conflictingSensitivity,
  deepNesting,
  longQuery,
  worstCaseSize,
  unusedSilence,
];

export interface CheckOptions {
  /** The day of the check in UTC, as `2026-01-31`. Default: the clock's. */
  readonly today?: string;
}

export interface Checked {
  readonly findings: Finding[];
  /** How many findings were silenced by the files themselves. */
  readonly silenced: number;
}

/**
 * Runs every rule. Those that read events as a whole run last, and only on sound events; the very last one needs to know
 * which silences were used.
 *
 * @param loading The findings from loading the files.
 */
export function check(
  schemas: Schemas,
  loading: readonly Finding[],
  { today = new Date().toISOString().slice(0, 10) }: CheckOptions = {},
): Checked {
  const findings: Finding[] = [];
  let silenced = 0;
  const used = new Set<Silence>();
  const unsound = new Set(loading.map(({ place }) => place.file));
  // What other files may refer to; of an event, its definitions.
  const shared = schemas.documents.filter(
    ({ kind, value }) => kind === 'common' || kind === 'envelope' || Object.hasOwn(value, '$defs'),
  );
  const isSound = ({ file }: SchemaDocument): boolean =>
    !unsound.has(file) && !shared.some((document) => unsound.has(document.file));
  const built = new Map<SchemaDocument, Event>();
  const eventOf = (document: SchemaDocument): Event => {
    let event = built.get(document);
    if (event === undefined) built.set(document, (event = buildEvent(schemas, document)));
    return event;
  };
  const written = silencesOf(schemas);
  const context = {
    isSound,
    eventOf,
    today,
    rules,
    silences: written,
    isUsed: (silence: Silence) => used.has(silence),
  };
  for (const rule of [...rules].sort(
    (a, b) => Number(a.needsSoundness ?? false) - Number(b.needsSoundness ?? false),
  )) {
    const level = rule.level ?? 'error';
    const answering = canBeSilenced(rule) ? written : [];
    for (const finding of rule.check(schemas, context)) {
      const silencers = answering.filter((silence) => silences(silence, finding));
      for (const silence of silencers) used.add(silence);
      if (silencers.length > 0) {
        silenced++;
        continue;
      }
      findings.push({ ...finding, level });
      if (level === 'error') unsound.add(finding.place.file);
    }
  }
  return { findings, silenced };
}
