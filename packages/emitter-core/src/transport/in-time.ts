import { maxTimerMs } from '../max-timer.js';

/** What a call of another's code gives, or throws; or this failure, where it gives nothing within so many milliseconds. */
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
