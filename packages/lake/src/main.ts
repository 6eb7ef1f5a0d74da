#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { lakeCommand } from './command.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
await lakeCommand().version(version).parseAsync();
