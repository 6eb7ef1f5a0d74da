import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { commandsOf, withPrinted } from './console-block.js';
import { isSame, stable } from './same-output.js';
import type { Printed } from './shell.js';

/**
 * Holds what the commands of a page printed against what the page says, in the page's order.
 *
 * `UPDATE_GUIDE=1` writes what was printed into the page first. Read it.
 */
export function expectPrinted(file: string, ran: readonly Printed[]): void {
  if (process.env['UPDATE_GUIDE']) update(file, ran);
  for (const [index, { command, printed }] of commandsOf(readFileSync(file, 'utf8')).entries()) {
    const { output = '', code } = ran[index] ?? {};
    if (!isSame(printed, output)) expect(stable(output), command).toBe(stable(printed));
    // A page that shows how something fails shows the error.
    if (!/^activity: /m.test(printed)) expect(code, `${command}\n${output}`).toBe(0);
  }
}

function update(file: string, ran: readonly Printed[]): void {
  const page = readFileSync(file, 'utf8');
  const commands = commandsOf(page);
  const outputs = commands.map(({ printed }, index) => {
    const { output = '' } = ran[index] ?? {};
    return isSame(printed, output) ? printed : output;
  });
  writeFileSync(file, withPrinted(page, commands, outputs));
}
