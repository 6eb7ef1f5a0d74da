import { CodeBlockWriter } from 'ts-morph';

/** What all modules are written with. */
export type CodeWriter = CodeBlockWriter;

export function codeWriter(): CodeWriter {
  return new CodeBlockWriter({ indentNumberOfSpaces: 2, useTabs: false, newLine: '\n' });
}
