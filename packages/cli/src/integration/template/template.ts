import { writeFile } from 'node:fs/promises';
import { Failure } from '../../failure.js';
import type { Terminal } from '../../terminal.js';
import type { Desired } from '../desired.js';
import { desiredBy, type SetupFlags } from '../options.js';
import { awsCliTemplate } from './aws-cli.js';
import { cloudFormationTemplate } from './cloudformation.js';
import type { FormatName } from './format-names.js';
import { terraformTemplate } from './terraform.js';

const formats = {
  cloudformation: cloudFormationTemplate,
  terraform: terraformTemplate,
  'aws-cli': awsCliTemplate,
} satisfies Record<FormatName, (desired: Desired) => string>;

export interface TemplateFlags extends SetupFlags {
  readonly format: FormatName;
  readonly output?: string;
}

/** `activity integration template`: prints the template, or writes it to a new file. Throws Failure. */
export async function template(
  { format, output, ...flags }: TemplateFlags,
  terminal: Terminal,
): Promise<void> {
  const text = formats[format](desiredBy(flags));
  if (output === undefined) {
    terminal.stdout.write(text);
    return;
  }
  try {
    // It may contain the external ID, so only its owner may read it.
    await writeFile(output, text, { flag: 'wx', mode: format === 'aws-cli' ? 0o700 : 0o600 });
  } catch (cause) {
    throw new Failure(
      `The file ${output} could not be written: ${(cause as Error).message}.`,
      'Pass another --output, or remove the file first.',
      { cause },
    );
  }
  terminal.stderr.write(`Wrote ${output}\n`);
}
