#!/usr/bin/env node
/**
 * What the lake takes in and gives back, measured from outside: the lake in one process, one client in
 * another, every event acknowledged and so on disk.
 *
 *   node packages/lake/bench/ingest.mjs [--events 1000000] [--connections 16] [--random] [--profile <directory>]
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '16' },
    profile: { type: 'string' },
    // UIDs of version 4, which come in no order.
    random: { type: 'boolean', default: false },
  },
});
const [events, connections] = [Number(values.events), Number(values.connections)];
const EVENTS_PER_REQUEST = 100;
const ACCOUNT = '111122223333';
const NAMES = [
  ['com.nordcloudapp.klarity', 'discoveryRule.created'],
  ['com.nordcloudapp.klarity', 'account.added'],
  ['com.nordcloudapp.autobackup', 'backup.completed'],
  ['com.nordcloudapp.autopatcher', 'baselinePatching.completed'],
  ['com.nordcloudapp.imagefactory', 'image.created'],
  ['com.nordcloudapp.maestro', 'deployment.created'],
];

const dataDir = mkdtempSync(join(tmpdir(), 'lake-bench-'));
const lake = await startLake();
const agent = new Agent({ keepAlive: true, maxSockets: connections });
try {
  const store = await cloudTrail('CreateEventDataStore', {
    Name: 'bench',
    MultiRegionEnabled: false,
    AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] }],
  });
  const { ChannelArn } = await cloudTrail('CreateChannel', {
    Name: 'bench',
    Source: 'Custom',
    Destinations: [{ Type: 'EVENT_DATA_STORE', Location: store.EventDataStoreArn }],
  });
  const table = store.EventDataStoreArn.split('/')[1];
  const uids = [];
  const ingested = await ingest(ChannelArn, uids);
  const afterIngestion = memoryMb();
  const lookup = await time(20, (n) => {
    const uid = uids[Math.floor(((n + 0.5) * uids.length) / 20)];
    return `SELECT * FROM ${table} WHERE eventData.uid = '${uid}'`;
  });
  const group = await time(
    10,
    () =>
      `SELECT eventData.eventSource, eventData.eventName, count(*) AS n FROM ${table} GROUP BY eventData.eventSource, eventData.eventName`,
  );
  console.log(
    `Node ${process.version}, ${events} events of ${ingested.eventBytes} bytes, ${connections} connections`,
  );
  console.table({
    'acknowledged and durable, events/s': {
      value: Math.round(events / ingested.seconds),
      target: '>= 10000',
    },
    'PutAuditEvents of 100, median ms': { value: ingested.median, target: '' },
    'PutAuditEvents of 100, 99 % ms': { value: ingested.p99, target: '' },
    'lake CPU, µs an event': { value: ingested.cpuMicroseconds, target: '' },
    'lookup by UID, median ms': { value: lookup.median, target: '< 50' },
    'lookup by UID, worst ms': { value: lookup.worst, target: '< 50' },
    'GROUP BY source and name, median ms': { value: group.median, target: '< 300' },
    'GROUP BY source and name, worst ms': { value: group.worst, target: '< 300' },
    'resident memory at most, ingestion, MB': { value: afterIngestion, target: '< 512' },
    'resident memory at most, all, MB': { value: memoryMb(), target: '< 512' },
    'file, bytes an event': { value: Math.round(fileBytes() / events), target: '' },
  });
} finally {
  agent.destroy();
  lake.process.kill('SIGTERM');
  await once(lake.process, 'exit');
  rmSync(dataDir, { recursive: true });
}

async function ingest(channelArn, uids) {
  const path = `/PutAuditEvents?channelArn=${encodeURIComponent(channelArn)}`;
  const headers = signed('cloudtrail-data', { 'content-type': 'application/json' });
  const times = [];
  let next = 0;
  let eventBytes = 0;
  const cpuBefore = cpuSeconds();
  const before = performance.now();
  const sender = async () => {
    while (next < events) {
      const first = next;
      next += EVENTS_PER_REQUEST;
      const entries = [];
      for (let n = 0; n < EVENTS_PER_REQUEST; n++) {
        const eventData = event(first + n, uids);
        eventBytes = eventData.length;
        entries.push({ id: `e${n}`, eventData });
      }
      const body = JSON.stringify({ auditEvents: entries });
      const sentAt = performance.now();
      const answer = await post(path, headers, body);
      times.push(performance.now() - sentAt);
      if (answer.successful?.length !== EVENTS_PER_REQUEST) throw new Error(JSON.stringify(answer));
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  const seconds = (performance.now() - before) / 1000;
  times.sort((a, b) => a - b);
  const cpuMicroseconds = round(((cpuSeconds() - cpuBefore) * 1e6) / events);
  return {
    seconds,
    eventBytes,
    cpuMicroseconds,
    median: round(times[times.length >> 1]),
    p99: round(times[Math.floor(times.length * 0.99)]),
  };
}

/** Of version 7, as emitters make them: the time, then chance. */
function uuidV7() {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

function event(n, uids) {
  const UID = values.random ? randomUUID() : uuidV7();
  // Enough to look for, without holding a million of them.
  if (n % 1000 === 0) uids.push(UID);
  const [eventSource, eventName] = NAMES[n % NAMES.length];
  return JSON.stringify({
    version: 'v1',
    userIdentity: {
      type: 'USER',
      principalId: `user-${n % 997}@example.com`,
      details: { groups: 'operators' },
    },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    eventSource,
    eventName,
    eventTime: `2026-01-${String(1 + (n % 28)).padStart(2, '0')}T03:04:05Z`,
    UID,
    requestParameters: {
      ruleName: `rule ${n}`,
      ruleId: UID,
      environment: 'production',
      application: 'app',
      count: n,
    },
    responseElements: { status: 'CREATED' },
    sourceIPAddress: '192.0.2.44',
    recipientAccountId: ACCOUNT,
    additionalEventData: { sequence: n },
  });
}

/** Runs a query so many times; milliseconds from StartQuery to the results. */
async function time(count, statement) {
  const times = [];
  for (let n = 0; n < count; n++) {
    const before = performance.now();
    const { QueryId } = await cloudTrail('StartQuery', { QueryStatement: statement(n) });
    let results;
    do results = await cloudTrail('GetQueryResults', { QueryId });
    while (results.QueryStatus === 'QUEUED' || results.QueryStatus === 'RUNNING');
    times.push(performance.now() - before);
    if (results.QueryStatus !== 'FINISHED' || results.QueryResultRows.length === 0)
      throw new Error(JSON.stringify(results));
  }
  times.sort((a, b) => a - b);
  return { median: round(times[times.length >> 1]), worst: round(times.at(-1)) };
}

function cloudTrail(operation, input) {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
  };
  return post('/', signed('cloudtrail', headers), JSON.stringify(input));
}

/** The lake takes an account's number with any secret, so that the client costs nothing here. */
function signed(service, headers) {
  const scope = `${ACCOUNT}/20260101/eu-west-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  return { ...headers, 'x-amz-date': '20260101T000000Z', authorization };
}

function post(path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port: lake.port,
        method: 'POST',
        path,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(JSON.parse(text)));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function startLake() {
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const main = join(import.meta.dirname, '../dist/main.js');
  const child = spawn(process.execPath, [...profile, main, '--port', '0', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  while (!output.includes('AWS_ENDPOINT_URL_STS')) output += String((await once(child.stdout, 'data'))[0]);
  return { process: child, port: Number(/listens on http:\/\/[^:]+:(\d+)/.exec(output)[1]) };
}

/** The most that was resident so far (Linux). */
function memoryMb() {
  const [, kilobytes] =
    /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${lake.process.pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** User and system time of all of the lake's threads (Linux, 100 ticks a second). */
function cpuSeconds() {
  const fields = readFileSync(`/proc/${lake.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function fileBytes() {
  return readdirSync(dataDir).reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0);
}

function round(milliseconds) {
  return Math.round(milliseconds * 10) / 10;
}
