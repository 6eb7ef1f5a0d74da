import type { Model } from './model.js';
import { eventNames, sourceNames } from './names.js';
import { printCatalog } from './print/catalog.js';
import { printDocs } from './print/docs.js';
import { printEmitter, printEvents, printSource } from './print/emitter.js';
import { printEnvelope } from './print/envelope.js';
import { printEvent } from './print/event.js';
import { printPackage } from './print/package.js';
import { printCatalogReadme, printReadme } from './print/readme.js';
import { printTesting } from './print/testing.js';
import type { Workspace } from './workspace.js';

/** Every generated file's text, by its path from the workspace's root. */
export type Plan = ReadonlyMap<string, string>;

/** All files that should exist. A pure function: the same schemas give the same plan everywhere. */
export async function plan(model: Model, workspace: Workspace): Promise<Plan> {
  const files = new Map<string, string>();
  const events: [file: string, text: Promise<string>][] = [
    ['packages/emitter-core/src/gen/envelope.ts', printEnvelope(model.envelope)],
  ];
  for (const source of model.sources) {
    const { folder } = sourceNames(source.key);
    for (const [file, text] of printPackage(source, workspace.package(folder), workspace.coreVersion)) {
      files.set(`${folder}/${file}`, text);
    }
    files.set(`${folder}/LICENSE`, workspace.license);
    files.set(`${folder}/README.md`, printReadme(source));
    files.set(`${folder}/src/gen/source.ts`, printSource(source));
    files.set(`${folder}/src/gen/events.ts`, printEvents(source));
    files.set(`${folder}/src/gen/index.ts`, printEmitter(source));
    files.set(`${folder}/src/gen/testing.ts`, printTesting(source));
    for (const event of source.events) {
      const { module } = eventNames(event.resource, event.action);
      // Started here and awaited below: a thread of its own makes the types while the rest is printed.
      events.push([`${folder}/src/gen/events/${module}.ts`, printEvent(source, event)]);
    }
  }
  files.set('packages/event-catalog/README.md', printCatalogReadme(model));
  for (const [file, text] of printCatalog(model)) files.set(`packages/event-catalog/src/gen/${file}`, text);
  const changelogOf = (key: string): string => workspace.package(sourceNames(key).folder).changelog ?? '';
  for (const [file, text] of printDocs(model, changelogOf)) files.set(`docs/events/${file}`, text);
  for (const [file, text] of events) files.set(file, await text);
  return files;
}
