// The writer of ts-morph, imported from its own package, since ts-morph itself would load all of TypeScript.
import CodeBlockWriter from 'code-block-writer';

/** What all modules are written with. */
export type CodeWriter = CodeBlockWriter;

export function codeWriter(): CodeWriter {
  return new CodeBlockWriter({ indentNumberOfSpaces: 2, useTabs: false, newLine: '\n' });
}
