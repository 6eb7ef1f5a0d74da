import type { LakeContext } from '../context.js';
import type { Caller } from '../http/caller.js';
import * as channels from './channels.js';
import * as eventDataStores from './event-data-stores.js';
import * as queries from './queries.js';
import * as resourcePolicies from './resource-policies.js';
import * as tags from './tag-operations.js';

/** An operation of the control plane, which checks its own input. Throws AwsError. */
export type ControlOperation = (context: LakeContext, caller: Caller, input: unknown) => Promise<object>;

export const OPERATIONS: ReadonlyMap<string, ControlOperation> = new Map<string, ControlOperation>([
  ['CreateEventDataStore', eventDataStores.createEventDataStore],
  ['GetEventDataStore', eventDataStores.getEventDataStore],
  ['ListEventDataStores', eventDataStores.listEventDataStores],
  ['UpdateEventDataStore', eventDataStores.updateEventDataStore],
  ['DeleteEventDataStore', eventDataStores.deleteEventDataStore],
  ['RestoreEventDataStore', eventDataStores.restoreEventDataStore],
  ['CreateChannel', channels.createChannel],
  ['GetChannel', channels.getChannel],
  ['ListChannels', channels.listChannels],
  ['UpdateChannel', channels.updateChannel],
  ['DeleteChannel', channels.deleteChannel],
  ['PutResourcePolicy', resourcePolicies.putResourcePolicy],
  ['GetResourcePolicy', resourcePolicies.getResourcePolicy],
  ['DeleteResourcePolicy', resourcePolicies.deleteResourcePolicy],
  ['AddTags', tags.addTags],
  ['ListTags', tags.listTags],
  ['RemoveTags', tags.removeTags],
  ['StartQuery', queries.startQuery],
  ['DescribeQuery', queries.describeQuery],
  ['GetQueryResults', queries.getQueryResults],
  ['CancelQuery', queries.cancelQuery],
  ['ListQueries', queries.listQueries],
]);

/** CloudTrail's other operations, which are refused by name. */
export const UNSUPPORTED_OPERATIONS: ReadonlySet<string> = new Set([
  'CreateDashboard',
  'CreateTrail',
  'DeleteDashboard',
  'DeleteTrail',
  'DeregisterOrganizationDelegatedAdmin',
  'DescribeTrails',
  'DisableFederation',
  'EnableFederation',
  'GenerateQuery',
  'GetDashboard',
  'GetEventConfiguration',
  'GetEventSelectors',
  'GetImport',
  'GetInsightSelectors',
  'GetTrail',
  'GetTrailStatus',
  'ListDashboards',
  'ListImportFailures',
  'ListImports',
  'ListInsightsData',
  'ListInsightsMetricData',
  'ListPublicKeys',
  'ListTrails',
  'LookupEvents',
  'PutEventConfiguration',
  'PutEventSelectors',
  'PutInsightSelectors',
  'RegisterOrganizationDelegatedAdmin',
  'SearchSampleQueries',
  'StartDashboardRefresh',
  'StartEventDataStoreIngestion',
  'StartImport',
  'StartLogging',
  'StopEventDataStoreIngestion',
  'StopImport',
  'StopLogging',
  'UpdateDashboard',
  'UpdateTrail',
]);
