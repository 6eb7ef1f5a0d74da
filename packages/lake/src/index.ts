export { startLake, type Lake } from './lake.js';
export type { EntryCondition, FaultConditions, FaultEffect, FaultRule, FaultScript } from './faults/rule.js';
export type { AccessKey, LakeOptions } from './options.js';
export type { Quotas } from './quotas.js';
export { StartError } from './store/start-error.js';
