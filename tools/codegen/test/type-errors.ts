import ts from 'typescript';
import { workspaceRoot } from './sample-schemas.js';

export const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { '@org/emitter-core/codegen': [`${workspaceRoot}packages/emitter-core/src/codegen.ts`] },
};

/**
 * What the compiler, as strict as ours, says of generated modules that lie where the plan puts them, beside the
 * workspace's own sources.
 */
export function typeErrors(modules: ReadonlyMap<string, string>): string[] {
  const texts = new Map([...modules].map(([file, text]) => [workspaceRoot + file, text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => texts.has(file) || disk.fileExists(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    getSourceFile: (file, languageVersion, ...rest) => {
      const text = texts.get(file);
      if (text === undefined) return disk.getSourceFile(file, languageVersion, ...rest);
      return ts.createSourceFile(file, text, languageVersion);
    },
    // Folders of modules that are not on the disk are there, too.
    directoryExists: () => true,
    getCurrentDirectory: () => workspaceRoot,
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return diagnostics.map(
      ({ start, messageText }) =>
        `${file.slice(workspaceRoot.length)}:${start} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
