import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** An npm registry on this machine. It has the packages of one scope, and does not forward to any other registry. */
export interface Registry {
  readonly url: string;
  /** An npm configuration by which npm finds this registry only, and may publish to it. */
  readonly npmrc: string;
  close(): Promise<void>;
}

/**
 * Starts Verdaccio on the loopback interface, on a free port. It has no uplink: npm fetches packages outside our scope from
 * wherever its user configured, with the user's own credentials, and packages of our scope can come only from here.
 *
 * @param folder For its storage; the caller deletes it.
 */
export async function startRegistry(folder: string, scope: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const configuration: object = {
    // Verdaccio resolves its other paths against this file's folder, and does not read it.
    self_path: join(folder, 'config.yaml'),
    configPath: join(folder, 'config.yaml'),
    storage: join(folder, 'storage'),
    uplinks: {},
    packages: { [`${scope}/*`]: { access: '$all', publish: '$all' } },
    web: { enable: false },
    // The lake, with its maps and sources, may outgrow the default of 10 MB.
    max_body_size: '100mb',
    // A log file would be opened by a thread at some later time, when the folder may be gone.
    log: { type: 'stdout', level: 'fatal' },
  };
  const server = (await runServer(configuration)) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const npmrc = join(folder, 'npmrc');
  // npm publishes only with a token, but any token will do.
  const token = `${url.replace('http:', '')}:_authToken=rehearsal`;
  await writeFile(npmrc, `registry=${url}\n${scope}:registry=${url}\n${token}\n`);
  return {
    url,
    npmrc,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
