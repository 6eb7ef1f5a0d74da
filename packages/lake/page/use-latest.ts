import { useEffect, useRef, useState } from 'preact/hooks';

interface Latest<T> {
  readonly key: string;
  readonly value: T;
  /** What it was before, for the same question. */
  readonly previous: T | undefined;
}

/** After an answer that took long the next question waits longer: a page takes a quarter of the lake's time. */
const PAUSE_PER_MS = 3;

/**
 * Asks the lake a question, and asks again whenever the revision changes, one at a time.
 *
 * @param key What is asked: with another one an answer under way is no longer wanted.
 */
export function useLatest<T>(
  key: string | undefined,
  revision: unknown,
  load: (signal: AbortSignal) => Promise<T>,
): Latest<T> | undefined {
  const [latest, setLatest] = useState<Latest<T>>();
  const askAgain = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (key === undefined) return;
    const gone = new AbortController();
    let busy = false;
    let stale = false;
    let timer = 0;
    const ask = (): void => {
      stale = busy;
      if (busy) return;
      busy = true;
      const began = performance.now();
      const settled = (): void => {
        timer = window.setTimeout(
          () => {
            busy = false;
            if (stale) ask();
          },
          (performance.now() - began) * PAUSE_PER_MS,
        );
      };
      load(gone.signal)
        .then((value) => {
          if (gone.signal.aborted) return;
          setLatest((before) => ({ key, value, previous: before?.key === key ? before.value : undefined }));
        })
        // That the lake does not answer is told by the overview.
        .catch(() => undefined)
        .finally(settled);
    };
    askAgain.current = ask;
    return () => {
      gone.abort();
      clearTimeout(timer);
      askAgain.current = () => undefined;
    };
  }, [key]);
  useEffect(() => {
    askAgain.current();
  }, [key, revision]);
  return latest?.key === key ? latest : undefined;
}
