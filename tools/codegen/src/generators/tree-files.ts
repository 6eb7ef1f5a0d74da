import type { Tree } from '@nx/devkit';
import { compareText } from '../findings.js';
import { isSchemaFile, type SchemaFiles } from '../load.js';
import { reportScaffold } from '../scaffold/report.js';
import type { Scaffold } from '../scaffold/scaffold.js';

/** The schema files of a workspace as Nx's generators see it, changes that are not on disk yet included. */
export function schemaFilesOf(tree: Tree): SchemaFiles {
  const files = filesUnder(tree, 'schemas').filter(isSchemaFile).sort(compareText);
  return new Map(files.map((file) => [file, tree.read(file, 'utf8') ?? '']));
}

function filesUnder(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? [path] : filesUnder(tree, path);
  });
}

/** Writes the file, and prints the next steps when Nx has put it on the disk. */
export function writeScaffold(tree: Tree, made: Scaffold): () => void {
  tree.write(made.file, made.text);
  return () => {
    process.stdout.write(`\n${reportScaffold(made)}`);
  };
}
