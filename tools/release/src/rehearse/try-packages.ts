import { join } from 'node:path';
import { customerClient, enableIntegration, providerAccountId } from '@org/demo/integration';
import { runQuery } from '@org/demo/query';
import { startLakeCommand } from './lake-command.js';
import type { Registry } from './registry.js';
import { createService } from './service.js';
import type { Steps } from './steps.js';

/** What the service installs. The emitter depends on the runtime; the lake receives its events. */
const emitter = '@org/emitter-klarity';
const lake = '@org/lake';

export interface Trial extends Steps {
  /** In which the service's folder is made. */
  readonly folder: string;
  readonly scope: string;
  readonly registry: Registry;
  /** The version of each package that the registry has. */
  readonly published: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Takes what ends all that was started. */
  readonly cleanUp: (() => Promise<unknown>)[];
}

/** Uses the published packages as a service's developer would, and checks that its events arrive. */
export async function tryPackages(trial: Trial): Promise<void> {
  const { scope, registry, published, env, signal, step, cleanUp } = trial;
  const folder = join(trial.folder, 'service');
  const service = await createService(folder, scope, registry, env, signal);

  await step('install', async () => {
    await service.install([emitter, lake].map((name) => `${name}@${published.get(name) ?? 'latest'}`));
    const installed = await service.installed();
    for (const [name, { version, from }] of installed) {
      if (version !== published.get(name) || !from.startsWith(registry.url)) {
        throw new Error(`${name} ${version} came from ${from}, and is not what was just published`);
      }
    }
    return [...installed].map(([name, { version }]) => `${name} ${version}`).join(', ');
  });

  await step('compile', async () => {
    await service.compileReadme(emitter);
    return `the code of ${emitter}'s README, as ES module and as CommonJS, under strict TypeScript`;
  });

  const running = await startLakeCommand(folder, signal);
  cleanUp.push(() => running.close());
  const customer = customerClient(running.url);
  const integration = await enableIntegration(customer, { done: () => undefined });
  const serviceEnv = {
    ACTIVITY_CHANNEL_ARN: integration.channelArn,
    ACTIVITY_EXTERNAL_ID: integration.externalId,
    AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: running.url,
    AWS_ACCESS_KEY_ID: providerAccountId,
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  const heldEvents = async (): Promise<string[]> => {
    const sql = `SELECT eventData.eventName AS event FROM ${integration.eventDataStoreId}`;
    return (await runQuery(customer, sql)).map((row) => row['event'] ?? '');
  };

  let before: string[] = [];
  for (const [how, file] of [
    ['import', 'dist/module.js'],
    ['require', 'dist/common-js.cjs'],
  ] as const) {
    await step(how, async () => {
      await service.start(file, serviceEnv);
      const held = await heldEvents();
      const arrived = held.length - before.length;
      if (arrived !== 1) throw new Error(`the service emitted 1 event, but ${arrived} arrived in the lake`);
      before = held;
      return `the service ran, and the lake holds ${held.length} ${held[0] ?? ''}`;
    });
  }
  customer.destroy();
}
