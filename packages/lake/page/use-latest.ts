import { useEffect, useRef, useState } from 'preact/hooks';

interface Latest<T> {
  readonly subject: string | undefined;
  readonly key: string;
  readonly value: T;
  /** The previous answer to the same question. */
  readonly previous: T | undefined;
}

export interface Question<T> {
  /** The subject of the question: answers about another subject are not shown. Without one, nothing is asked. */
  readonly subject: string | undefined;
  /** Identifies the question. Until a new question is answered, the last answer stays. */
  readonly key: string;
  /** The question is asked again whenever one of these changes. */
  readonly revisions: readonly [unknown, unknown?];
  /** Whether to keep the answer: an answered question is not asked again, and an answer in flight is dropped. */
  readonly isPaused: boolean;
  readonly load: (subject: string, signal: AbortSignal) => Promise<T>;
}

/** The pause after a slow answer is longer, so that a page takes at most a quarter of the lake's time. */
const PAUSE_PER_MS = 3;

/** Asks the lake the same question repeatedly, one request at a time. */
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
        // The overview reports that the lake does not respond.
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
