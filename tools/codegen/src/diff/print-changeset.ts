import { counted } from '../describe/counted.js';
import { sourceNames } from '../names.js';
import { type Change, sentencesOf } from './change.js';
import { code, phrase, type Phrase, toMarkdown } from './phrase.js';
import { breakages, type PackageVerdict } from './verdict.js';
import { audienceNouns } from './report-words.js';

/** A changeset's text, which the users of one package will read in its changelog: a line for each change. */
export function printChangeset(verdict: PackageVerdict): string {
  return [
    '---',
    `'${verdict.package}': ${verdict.bump}`,
    '---',
    '',
    headline(verdict),
    '',
    ...verdict.changes.map((change) => `- ${toMarkdown(line(verdict, change))}`),
    '',
  ].join('\n');
}

function headline(verdict: PackageVerdict): string {
  const changes = `${counted(verdict.changes.length, 'change')} to the events`;
  const parts = breakages(verdict).map(
    ({ audience, count }) => `${count} breaking ${audienceNouns[audience]}`,
  );
  return `${changes}, ${parts.length === 0 ? 'none breaking' : parts.join(' and ')}:`;
}

/** An emitter has only one source; the catalogue's lines name it, and leave out the consequences for callers. */
function line(verdict: PackageVerdict, change: Change): Phrase {
  const isCatalog = !verdict.audiences.includes('caller');
  const sentences = sentencesOf(change, isCatalog ? 'reader' : 'all');
  const { source, event } = change;
  if (source === undefined) return phrase`Every event: ${sentences}`;
  if (event === undefined) return isCatalog ? phrase`${code(source)}: ${sentences}` : sentences;
  return isCatalog
    ? phrase`${code(source)} ${code(event)}: ${sentences}`
    : phrase`${code(event)}: ${sentences}`;
}

/** The start of the file's name: `schemas-emitter-klarity`. */
export function changesetStem(packageName: string): string {
  return `schemas-${packageName.replace('@org/', '')}`;
}

/** Whether a changeset is one that the command wrote: `.changeset/schemas-emitter-klarity-ff4df290.md`. */
export function isWritten(file: string, stem = 'schemas-[a-z0-9-]+'): boolean {
  return new RegExp(`^\\.changeset/${stem}-[0-9a-f]{8}\\.md$`).test(file);
}

/** The stems of all packages that a verdict can name, so that a changeset that is no longer needed is found. */
export function allStems(sourceKeys: Iterable<string>): string[] {
  return [
    ...[...sourceKeys].map((key) => changesetStem(sourceNames(key).package)),
    'schemas-emitter-core',
    'schemas-event-catalog',
  ];
}
