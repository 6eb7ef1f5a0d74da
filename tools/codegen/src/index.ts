/** What other tools of this workspace use: the pipeline, phase by phase. */
export { apply, compare, ForeignFileError, type Difference, type Drift } from './apply.js';
export { rules } from './check/index.js';
export type { Rule } from './check/rule.js';
export { hasErrors, printFindings, type Finding, type Level, type Place } from './findings.js';
export { checkSchemas, generate, type Generated } from './generate.js';
export { NoSchemasError, readSchemas, type SchemaFiles } from './load.js';
export type { Plan } from './plan.js';
export { readWorkspace, type PackageState, type Workspace } from './workspace.js';
