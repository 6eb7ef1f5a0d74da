import { own, isJsonObject, type Json } from '../json.js';
import { sourcesOf, type SchemaFiles } from '../load.js';
import { blank, scaffold, type Scaffold } from './scaffold.js';

/**
 * A new source: its `source.json`, with blanks for what only its team knows.
 *
 * @param key The folder's name, which is also part of package names: `newservice`.
 * @throws ScaffoldError If the check would refuse the name.
 */
export function scaffoldSource(files: SchemaFiles, key: string): Scaffold {
  const members = {
    $schema: '../meta/source.json',
    owner: blank,
    integration: 'reserved',
    service: blank,
    eventSource: `${domainOf(files)}.${key}`,
    version: 'v1',
    description: blank,
  };
  return scaffold(files, `schemas/${key}/source.json`, members, [
    `Then add its first event: npm run new -- event ${key} <resource>.<pastParticiple>`,
  ]);
}

/** The reversed domain name that the other sources share. */
function domainOf(files: SchemaFiles): string {
  for (const key of sourcesOf(files)) {
    const eventSource = eventSourceOf(files.get(`schemas/${key}/source.json`) ?? '');
    if (eventSource.endsWith(`.${key}`)) return eventSource.slice(0, -key.length - 1);
  }
  return 'com.example';
}

function eventSourceOf(text: string): string {
  try {
    const value = JSON.parse(text) as Json;
    const eventSource = isJsonObject(value) ? own(value, 'eventSource') : undefined;
    return typeof eventSource === 'string' ? eventSource : '';
  } catch {
    // The check reports an unreadable file.
    return '';
  }
}
