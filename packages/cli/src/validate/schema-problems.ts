import type { ErrorObject } from 'ajv/dist/2020.js';
import type { CatalogEvent } from '@org/event-catalog';
import { nearest } from '../events/nearest.js';
import { validatorOf } from './ajv.js';
import { exampleAt, exampleOf } from './example.js';
import { error, type Path, type Problem } from './problem.js';
import { wordsOf } from './words.js';

/** How an event violates its schema, in words. */
export function schemaProblems(eventData: unknown, event: CatalogEvent | undefined): Problem[] {
  const validate = validatorOf(event);
  if (validate(eventData)) return [];
  const errors = withoutOtherVariants(validate.errors ?? []);
  const missing = errors.filter(isMissing);
  const renamed = new Set<ErrorObject>();
  const problems = errors
    .filter(({ keyword }) => keyword === 'additionalProperties')
    .map((unknown) => {
      const beside = missing.filter(({ instancePath }) => instancePath === unknown.instancePath);
      const { problem, meant } = unknownProperty(unknown, event);
      // A typo is one problem, although the property is both unknown and missing.
      for (const each of beside) if (missingName(each) === meant) renamed.add(each);
      return problem;
    });
  return [
    ...errors
      .filter((each) => each.keyword !== 'additionalProperties' && !renamed.has(each))
      .map((each) => problemOf(each, event)),
    ...problems,
  ];
}

function isMissing({ keyword }: ErrorObject): boolean {
  return keyword === 'required' || keyword === 'dependentRequired';
}

function problemOf(failed: ErrorObject, event: CatalogEvent | undefined): Problem {
  if (isMissing(failed)) {
    const path = [...pathOf(failed), missingName(failed)];
    return error(path, 'is required', `Add it${exampleOf(exampleAt(event, path))}.`);
  }
  const path = pathOf(failed);
  const { message, fix } = wordsOf(failed, exampleAt(event, path));
  return error(path, message, fix);
}

function unknownProperty(
  unknown: ErrorObject,
  event: CatalogEvent | undefined,
): { problem: Problem; meant: string | undefined } {
  const name = String((unknown.params as Record<string, unknown>)['additionalProperty']);
  const known = Object.keys((unknown.parentSchema as { properties?: object } | undefined)?.properties ?? {});
  const meant = nearest(name, known);
  const path = pathOf(unknown);
  const others =
    known.length === 0 ? 'Leave it out.' : `Leave it out, or name it as one of ${known.join(', ')}.`;
  const ofWhat =
    event === undefined ? "is not a field of CloudTrail's events" : 'is not a property of this event';
  return {
    problem: error([...path, name], ofWhat, meant === undefined ? others : `Did you mean "${meant}"?`),
    meant,
  };
}

function missingName({ params }: ErrorObject): string {
  return String((params as Record<string, unknown>)['missingProperty']);
}

function pathOf({ instancePath }: ErrorObject): Path {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * For a failed oneOf, Ajv lists the errors of every variant. Keeps those of the one variant whose constant the value
 * has; if there is no such variant, keeps only the error that none matches.
 */
function withoutOtherVariants(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const failed of errors.filter(({ keyword }) => keyword === 'oneOf')) {
    const variantOf = ({ schemaPath, instancePath }: ErrorObject): string | undefined =>
      schemaPath.startsWith(`${failed.schemaPath}/`) && isWithin(instancePath, failed.instancePath)
        ? schemaPath.slice(failed.schemaPath.length + 1).split('/')[0]
        : undefined;
    const others = new Set(kept.filter(({ keyword }) => keyword === 'const').map(variantOf));
    const hasConstants = others.size > 0 && !(others.size === 1 && others.has(undefined));
    const variants = new Set(kept.map(variantOf).filter((name) => name !== undefined && !others.has(name)));
    const isOne = hasConstants && variants.size === 1;
    // A value of another type matches no variant: the type error says enough.
    const isOfItsType = !kept.some((each) => each.keyword === 'type' && isBeside(each, failed));
    kept = kept.filter((each) => {
      if (each === failed) return !isOne && isOfItsType;
      const variant = variantOf(each);
      return variant === undefined || (isOne && variants.has(variant));
    });
  }
  return kept;
}

/** Whether a JSON pointer points at a value or into it: `/a/1` is not within `/a/10`, nor the other way round. */
function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

/** Whether two errors are from the same schema for the same value. */
function isBeside(one: ErrorObject, other: ErrorObject): boolean {
  return one.instancePath === other.instancePath && one.parentSchema === other.parentSchema;
}
