import { maxTimerMs } from '../max-timer.js';

/** Settles like `call`, which is someone else's code, or rejects with `failure()` after `timeoutMs` milliseconds. */
export function inTime<Result>(
  call: Promise<Result>,
  timeoutMs: number,
  failure: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        reject(failure());
      },
      Math.min(timeoutMs, maxTimerMs),
    ).unref();
    call.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
