import ts from 'typescript';
import { workspaceRoot } from './sample-schemas.js';
import { options } from './type-errors.js';

/** What an editor offers in a module of the workspace where its text has `▮`. */
export function completions(module: string, marked: string): string[] {
  const { service, file, position } = open(module, marked);
  return service.getCompletionsAtPosition(file, position, {})?.entries.map(({ name }) => name) ?? [];
}

/** The code that an editor shows there for the name under the pointer. */
export function hover(module: string, marked: string): string {
  const { service, file, position } = open(module, marked);
  return ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)?.displayParts);
}

interface Opened {
  readonly service: ts.LanguageService;
  readonly file: string;
  readonly position: number;
}

function open(module: string, marked: string): Opened {
  const file = workspaceRoot + module;
  const text = marked.replace('▮', '');
  const read = (path: string): string | undefined => (path === file ? text : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const content = read(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => workspaceRoot,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
  });
  return { service, file, position: marked.indexOf('▮') };
}
