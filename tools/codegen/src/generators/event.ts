import type { Tree } from '@nx/devkit';
import { scaffoldEvent } from '../scaffold/event.js';
import { schemaFilesOf, writeScaffold } from './tree-files.js';

/** As event.schema.json describes them. */
export interface EventOptions {
  readonly source: string;
  readonly name: string;
}

/** `nx g @org/codegen:event` */
export default function eventGenerator(tree: Tree, options: EventOptions): () => void {
  return writeScaffold(tree, scaffoldEvent(schemaFilesOf(tree), options.source, options.name));
}
