import type { Rule } from './rule.js';

export const strayFile: Rule = {
  name: 'stray-file',
  description: 'A file or a folder is where no schema belongs, or a file that belongs there is missing.',
  *check(schemas) {
    for (const document of schemas.documents) {
      if (document.kind !== 'stray') continue;
      yield document.finding(this.name, [], problemOf(document.file));
    }
    const events = schemas.documents.filter(({ kind }) => kind === 'event');
    const folders = new Set(events.map(({ folder }) => folder));
    for (const folder of folders) {
      const [first] = events.filter((event) => event.folder === folder);
      if (first === undefined || schemas.file(`schemas/${folder}/source.json`) !== undefined) continue;
      yield first.finding(
        this.name,
        [],
        `schemas/${folder}/source.json is missing: add it, to say whose events schemas/${folder} holds`,
      );
    }
    for (const source of schemas.sources) {
      if (folders.has(source.folder)) continue;
      yield source.finding(
        this.name,
        [],
        `the source has no event yet: add schemas/${source.folder}/<resource>.<action>.json`,
      );
    }
  },
};

function problemOf(file: string): string {
  if (file.endsWith('/')) {
    return `the folder has no schema: add ${file}source.json and ${file}<resource>.<action>.json, or delete the folder`;
  }
  return file.endsWith('.json')
    ? 'no schema belongs here: move it to schemas/<source>/<resource>.<action>.json or schemas/common/<topic>.json'
    : 'a schema is JSON, and its name ends in .json: rename the file, or remove it from schemas/';
}
