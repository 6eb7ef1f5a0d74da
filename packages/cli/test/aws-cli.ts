import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-cloudtrail';
import jmespath from 'jmespath';
import type { Ran } from './collecting-terminal.js';

/** What a script called. */
export interface Call {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Runs a shell script with an `aws` on its PATH that does what the AWS CLI does with the calls which our scripts make,
 * through the AWS SDK, and a `sleep` that takes no time; gives how it ended, and the calls.
 */
export async function runScript(
  shell: string,
  script: string,
  client: sdk.CloudTrailClient,
  env: Readonly<Record<string, string>> = {},
): Promise<Omit<Ran, 'code'> & { readonly code: number | null } & { readonly calls: readonly Call[] }> {
  const calls: Call[] = [];
  const directory = await mkdtemp(join(tmpdir(), 'aws-'));
  const at = (name: string): string => join(directory, name);
  const [aws, file, request, answer] = [at('aws'), at('script.sh'), at('request'), at('answer')];
  execFileSync('mkfifo', [request, answer]);
  await writeFile(aws, stub, { mode: 0o755 });
  await writeFile(at('sleep'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(file, script);
  const served = serve(request, answer, (args) => call(client, args, calls));
  try {
    const PATH = `${directory}:${process.env['PATH'] ?? ''}`;
    return await new Promise((resolve) => {
      const child = execFile(shell, [file], { env: { PATH, ...env } }, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr, calls });
      });
    });
  } finally {
    await writeFile(request, '');
    await served;
    await rm(directory, { recursive: true });
  }
}

/** Hands its arguments to the test, and prints what comes back, by two pipes: a Node process a call would be slow. */
const stub = `#!/bin/sh
directory=$(dirname "$0")
printf '%s\\0' "$@" > "$directory/request"
{ read -r code; if [ "$code" = 0 ]; then cat; else cat >&2; fi; } < "$directory/answer"
exit "$code"
`;

/** Answers until a request is empty. Code 254 is the AWS CLI's for an error of AWS's. */
async function serve(
  request: string,
  answer: string,
  respond: (args: string[]) => Promise<string>,
): Promise<void> {
  for (;;) {
    const args = (await readFile(request, 'utf8')).split('\0').slice(0, -1);
    if (args.length === 0) return;
    const text = await respond(args).then(
      (output) => `0\n${output}\n`,
      (error: unknown) => `254\n${String(error)}\n`,
    );
    await writeFile(answer, text);
  }
}

async function call(client: sdk.CloudTrailClient, args: readonly string[], calls: Call[]): Promise<string> {
  const [service, operation = '', ...options] = args;
  if (service !== 'cloudtrail') throw new Error(`aws ${String(service)} is not what is expected`);
  const { query, output, ...given } = readOptions(options);
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [pascal(name), value]));
  calls.push({ operation: pascal(operation), parameters });
  type AnyCommand = new (input: object) => sdk.ListChannelsCommand;
  const Command = (sdk as unknown as Record<string, AnyCommand>)[`${pascal(operation)}Command`];
  if (!Command) throw new Error(`CloudTrail has no operation ${operation}`);
  const answer: unknown = await client.send(new Command(parameters));
  const found: unknown = typeof query === 'string' ? jmespath.search(answer, query) : answer;
  if (output !== 'text') return JSON.stringify(found);
  return typeof found === 'string' ? found : 'None';
}

function readOptions(options: readonly string[]): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (let at = 0; at < options.length; at++) {
    const name = (options[at] ?? '').replace(/^--/, '');
    const value = options[at + 1];
    if (value === undefined || value.startsWith('--')) {
      read[name.replace(/^no-/, '')] = !name.startsWith('no-');
    } else {
      read[name] = readValue(name, value);
      at++;
    }
  }
  return read;
}

/** JSON, a number, or the AWS CLI's shorthand for a list of structures. */
function readValue(name: string, value: string): unknown {
  if (name === 'destinations')
    return [Object.fromEntries(value.split(',').map((member) => member.split('=')))];
  if (name === 'advanced-event-selectors') return JSON.parse(value);
  return name === 'retention-period' ? Number(value) : value;
}

function pascal(kebab: string): string {
  return kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
