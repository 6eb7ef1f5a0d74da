/** A command of a page, with what the page says that it prints. */
export interface PageCommand {
  /** As it is typed; a command of several lines goes on after a backslash. */
  readonly command: string;
  readonly printed: string;
}

/** Every command in the ```console blocks of a page, in their order. */
export function commandsOf(page: string): PageCommand[] {
  return [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) => commandsIn(block));
}

/** Every ```sql block of a page. */
export function sqlOf(page: string): string[] {
  return [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql.trim());
}

function commandsIn(block: string): PageCommand[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = ''] = /^(?:.*\\\n)*.*\n/.exec(text) ?? [];
      return { command: command.trimEnd(), printed: text.slice(command.length).trimEnd() };
    });
}

/** The page with what the commands really printed, where that differs from what it says. */
export function withPrinted(
  page: string,
  commands: readonly PageCommand[],
  printed: readonly string[],
): string {
  let at = 0;
  return commands.reduce((text, { command, printed: before }, index) => {
    const shown = (output: string): string => `$ ${command}\n${output === '' ? '' : `${output}\n`}`;
    const place = text.indexOf(shown(before), at);
    const output = printed[index] ?? '';
    at = place + shown(output).length;
    return text.slice(0, place) + shown(output) + text.slice(place + shown(before).length);
  }, page);
}
