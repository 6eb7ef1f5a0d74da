import { useEffect, useState } from 'preact/hooks';
import { fetchOverview, type Overview } from './lake.js';

const EVERY_MS = 1000;

export interface OverviewState {
  /** The same object for as long as nothing changes. */
  readonly overview: Overview | undefined;
  /** Why the lake does not answer now. */
  readonly trouble: string | undefined;
}

/** Asks every second what the lake holds; not while the page cannot be seen. */
export function useOverview(): OverviewState {
  const [state, setState] = useState<OverviewState>({ overview: undefined, trouble: undefined });
  useEffect(() => {
    const gone = new AbortController();
    let tag = '';
    const ask = async (): Promise<void> => {
      try {
        const next = document.hidden ? undefined : await fetchOverview(tag, gone.signal);
        tag = next?.tag ?? tag;
        setState((before) => {
          if (next) return { overview: next.overview, trouble: undefined };
          return before.trouble === undefined ? before : { ...before, trouble: undefined };
        });
      } catch (error) {
        if (gone.signal.aborted) return;
        const trouble = error instanceof TypeError ? 'The lake does not answer.' : (error as Error).message;
        setState((before) => ({ ...before, trouble }));
      }
      if (!gone.signal.aborted) timer = setTimeout(() => void ask(), EVERY_MS);
    };
    let timer = setTimeout(() => void ask());
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, []);
  return state;
}
