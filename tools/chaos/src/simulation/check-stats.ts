import type { EmitterStats } from '@org/emitter-core';
import { statSync } from 'node:fs';
import { filesOf } from './files.js';
import type { Model, ModelEvent } from './model.js';
import type { Running } from './running.js';
import type { Settings } from './settings.js';
import { isSegment } from './unsynced.js';
import type { World } from './world.js';

/** Ages are accurate to about a second. */
const ageToleranceMs = 1000;

/** Compares an emitter's stats with the events that it was given, and with what happened to them. */
export function checkStats(running: Running, { time, disk }: World, model: Model, settings: Settings): void {
  const { life, emitter, pendingAtStart, lostAtStart, resent, drains } = running;
  const { areKeysTaken, recordsTaken } = disk.unsynced;
  const stats = emitter.stats();
  const { accepted, delivered, rejected, pending, lost, spoolBytes } = stats;
  const known = [...life.accepted.values()].reduce((sum, count) => sum + count, 0);
  model.must(accepted === known, () => `${known} were accepted, and the stats say ${accepted}`);
  const came = pendingAtStart + accepted + resent;
  const went = delivered + rejected + pending + lost - lostAtStart;
  model.must(
    came === went || (came < went && areKeysTaken),
    () =>
      `the stats do not add up: ${pendingAtStart} pending at the start + ${accepted} accepted + ${resent} resent, but ${delivered} delivered + ${rejected} rejected + ${pending} pending + ${lost - lostAtStart} lost`,
  );
  model.must(
    model.areBytesChanged || lost <= recordsTaken,
    () => `the stats say that ${lost} are lost, and power cuts took ${recordsTaken}`,
  );
  model.must(pending >= 0 && spoolBytes >= 0, () => `${pending} pending, in ${spoolBytes} bytes`);
  // A dead letter that is sent again waits behind events that were accepted later.
  if (resent === 0) checkAge(stats, model.waitingOf(life), model);
  // A request through a client also keeps the process alive, until its response or timeout.
  const holds = time.emittersTimers.some((timer) => timer.holds);
  model.must(drains > 0 || settings.usesClient || !holds, () => 'a timer keeps the process alive');
}

/** Compares the size of the spool in an emitter's stats with the files. */
export function checkSpoolBytes({ life, directory, emitter }: Running, { disk }: World, model: Model): void {
  const { spoolBytes } = emitter.stats();
  const onDisk = disk.quietly(() => bytesOfSegments(directory));
  // A lane whose channel is unknown counts once it is opened. A record that could be neither completed nor cut off counts once it
  // is overwritten.
  const mayBeLess = life.wasFaulty || disk.unsynced.areKeysTaken;
  model.must(
    spoolBytes === onDisk || (spoolBytes < onDisk && mayBeLess),
    () => `the segments have ${onDisk} bytes, and the stats say ${spoolBytes}`,
  );
}

function bytesOfSegments(directory: string): number {
  const segments = filesOf(directory).filter((file) => isSegment(file));
  return segments.reduce((sum, file) => sum + statSync(file).size, 0);
}

function checkAge(
  { pending, oldestPendingMs }: EmitterStats,
  waiting: readonly ModelEvent[],
  model: Model,
): void {
  // Others wait too: events of an earlier life, whose age is unknown, or those whose response has not arrived yet.
  if (pending !== waiting.length) return;
  const oldest = new Map<string, ModelEvent>();
  for (const event of waiting) if (!oldest.has(event.tenant)) oldest.set(event.tenant, event);
  const now = Date.now();
  const age = Math.max(0, ...[...oldest.values()].map(({ acceptedAt }) => now - acceptedAt));
  model.must(
    Math.abs(age - oldestPendingMs) < ageToleranceMs,
    () => `the oldest has waited ${age} ms, and the stats say ${oldestPendingMs}`,
  );
}
