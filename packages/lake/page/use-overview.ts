import { useEffect, useState } from 'preact/hooks';
import { fetchOverview, type Overview } from './lake.js';

const EVERY_MS = 1000;

export interface OverviewState {
  /** The same object as long as nothing changes. */
  readonly overview: Overview | undefined;
  /** Why the lake does not respond at the moment. */
  readonly trouble: string | undefined;
}

/** Fetches the overview every second while the page is visible. */
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
        const trouble = error instanceof TypeError ? 'The lake does not respond.' : (error as Error).message;
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
