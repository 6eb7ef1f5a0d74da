import { useEffect, useRef, useState } from 'preact/hooks';

interface Latest<T> {
  readonly subject: string | undefined;
  readonly key: string;
  readonly value: T;
  /** What it was before, for the same question. */
  readonly previous: T | undefined;
}

export interface Question<T> {
  /** What it is about; an answer about something else is not shown. Nothing is asked where there is none. */
  readonly subject: string | undefined;
  /** The question itself: until another one is answered, the last answer stays. */
  readonly key: string;
  /** It is asked again whenever one of these changes. */
  readonly revisions: readonly [unknown, unknown?];
  /** Whether the answer stays as it is: a question that has one is not asked again, and what is on its way is dropped. */
  readonly isPaused: boolean;
  readonly load: (subject: string, signal: AbortSignal) => Promise<T>;
}

/** After an answer that took long the next question waits longer: a page takes a quarter of the lake's time. */
const PAUSE_PER_MS = 3;

/** Asks the lake a question, again and again, one at a time. */
export function useLatest<T>({
  subject,
  key,
  revisions,
  isPaused,
  load,
}: Question<T>): Latest<T> | undefined {
  const [latest, setLatest] = useState<Latest<T>>();
  const isHeld = useRef(false);
  isHeld.current = isPaused && latest?.subject === subject && latest?.key === key;
  const askAgain = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (subject === undefined) return;
    const gone = new AbortController();
    let isBusy = false;
    let isStale = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      isStale = isBusy;
      if (isBusy) return;
      isBusy = true;
      const began = performance.now();
      try {
        const value = await load(subject, gone.signal);
        if (gone.signal.aborted) return;
        if (isHeld.current) isStale = false;
        else
          setLatest((before) => {
            const isSame = before?.subject === subject && before.key === key;
            return { subject, key, value, previous: isSame ? before.value : undefined };
          });
      } catch {
        // That the lake does not answer is told by the overview.
        if (gone.signal.aborted) return;
      }
      timer = window.setTimeout(
        () => {
          isBusy = false;
          if (isStale) void ask();
        },
        (performance.now() - began) * PAUSE_PER_MS,
      );
    };
    askAgain.current = () => void ask();
    return () => {
      gone.abort();
      clearTimeout(timer);
      askAgain.current = () => undefined;
    };
  }, [subject, key]);
  useEffect(() => {
    if (!isHeld.current) askAgain.current();
  }, [subject, key, isPaused, ...revisions]);
  return latest?.subject === subject ? latest : undefined;
}
