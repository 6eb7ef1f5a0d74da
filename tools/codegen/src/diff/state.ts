import { buildModel } from '../build-model.js';
import { cyclesIn } from '../check/cyclic-ref.js';
import { hasErrors, printFindings } from '../findings.js';
import { checkSchemas } from '../generate.js';
import { load, type SchemaFiles } from '../load.js';
import type { Model } from '../model.js';
import { Schemas } from '../schemas.js';
import { CannotJudgeError } from './cannot-judge.js';

/** The schemas at one moment. */
export interface State {
  readonly schemas: Schemas;
  readonly model: Model;
}

/** @throws CannotJudgeError If the check finds an error in the schemas. */
export function currentState(files: SchemaFiles): State {
  const { schemas, findings } = checkSchemas(files);
  if (hasErrors(findings)) {
    throw new CannotJudgeError(
      `${printFindings(findings)}The schemas cannot be judged while they have errors: fix the errors above first.`,
    );
  }
  return { schemas, model: buildModel(schemas) };
}

/**
 * The state to compare with. It is not checked by today's rules, which may be newer than it; it only has to be
 * readable.
 *
 * @param current Supplies the envelope if there was none yet.
 * @throws CannotJudgeError If the files are not JSON objects, or their definitions are cyclic or missing.
 */
export function baseState(files: SchemaFiles, current: SchemaFiles, name: string): State {
  const envelope = 'schemas/envelope.json';
  const text = files.get(envelope) ?? current.get(envelope);
  const { documents, findings } = load(text === undefined ? files : new Map([...files, [envelope, text]]));
  const schemas = new Schemas(documents);
  try {
    // The only rule that is needed here: building a model of cyclic definitions would never end.
    const unreadable = hasErrors(findings) ? findings : cyclesIn(schemas);
    if (unreadable.length > 0) throw new Error(printFindings(unreadable).trimEnd());
    return { schemas, model: buildModel(schemas) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotJudgeError(
      `The schemas at ${name} cannot be read, so nothing can be compared with them: ${reason}\n` +
        'Choose another commit for --base, in which the schemas are valid.',
      { cause: error },
    );
  }
}
