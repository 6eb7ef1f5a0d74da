import type { Tree } from '@nx/devkit';
import { scaffoldSource } from '../scaffold/source.js';
import { schemaFilesOf, writeScaffold } from './tree-files.js';

/** As source.schema.json describes them. */
export interface SourceOptions {
  readonly key: string;
}

/** `nx g @org/codegen:source` */
export default function sourceGenerator(tree: Tree, options: SourceOptions): () => void {
  return writeScaffold(tree, scaffoldSource(schemaFilesOf(tree), options.key));
}
