#!/usr/bin/env node
import { program } from 'commander';
import { runDemo } from './demo.js';

program
  .name('npm start --')
  .description('Runs the main job, end to end, on an embedded CloudTrail Lake.')
  .option('--keep', 'leave the lake running, and print how to point an AWS client at it')
  .parse();

const { keep } = program.opts<{ keep?: boolean }>();

// The environment may be that of a service: the events in its spool would be sent to this lake, and be lost.
for (const name of Object.keys(process.env))
  if (name.startsWith('ACTIVITY_')) Reflect.deleteProperty(process.env, name);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  // Whoever reads the output has enough of it: `npm start | head`. As a shell tells of such an end.
  process.exit(141);
});

try {
  const { lake, integration } = await runDemo((line) => {
    console.log(line);
  });
  if (keep) {
    console.log(pointers(lake.url, integration.eventDataStoreId));
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
  }
  await lake.close();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function pointers(url: string, eventDataStoreId: string): string {
  return `
The lake goes on running; Ctrl-C ends it. To point any AWS client at it, as the customer:

  export AWS_ENDPOINT_URL_CLOUDTRAIL=${url} AWS_ENDPOINT_URL_CLOUDTRAIL_DATA=${url} AWS_ENDPOINT_URL_STS=${url}
  export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1
  export AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=any
  aws cloudtrail start-query --query-statement "SELECT eventData.eventName, count(*) FROM ${eventDataStoreId} GROUP BY 1"
`;
}
