import { buildModel } from './build-model.js';
import { check, type CheckOptions } from './check/index.js';
import type { Finding } from './findings.js';
import { hasErrors, sortFindings } from './findings.js';
import type { SchemaFiles } from './load.js';
import { load } from './load.js';
import type { Plan } from './plan.js';
import { Schemas } from './schemas.js';
import type { Workspace } from './workspace.js';

export interface Generated {
  readonly findings: readonly Finding[];
  /** Undefined if a finding is an error. */
  readonly plan: Plan | undefined;
}

/** Turns the schemas' texts into findings and, if none of them is an error, the texts of all generated files. */
export async function generate(
  files: SchemaFiles,
  workspace: Workspace,
  options: CheckOptions = {},
): Promise<Generated> {
  const { schemas, findings } = checkSchemas(files, options);
  if (hasErrors(findings)) return { findings, plan: undefined };
  // The printers are loaded only when there is something to print: a check does not need them.
  const { plan } = await import('./plan.js');
  return { findings, plan: await plan(buildModel(schemas), workspace) };
}

export interface CheckedSchemas {
  readonly schemas: Schemas;
  readonly findings: Finding[];
  /** How many findings were silenced by the files themselves. */
  readonly silenced: number;
}

/** The first half of {@link generate}: what is wrong with the schemas. */
export function checkSchemas(files: SchemaFiles, options: CheckOptions = {}): CheckedSchemas {
  const { documents, findings } = load(files);
  const schemas = new Schemas(documents);
  const checked = check(schemas, findings, options);
  return {
    schemas,
    findings: sortFindings([...findings, ...checked.findings]),
    silenced: checked.silenced,
  };
}
