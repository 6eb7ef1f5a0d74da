// ts-morph's own writer, from the package that it takes it from: ts-morph itself loads all of TypeScript.
import CodeBlockWriter from 'code-block-writer';

/** What all modules are written with. */
export type CodeWriter = CodeBlockWriter;

export function codeWriter(): CodeWriter {
  return new CodeBlockWriter({ indentNumberOfSpaces: 2, useTabs: false, newLine: '\n' });
}
