import { useEffect, useState } from 'preact/hooks';

/** A number that increases at an interval, for what only time changes. Without an interval, it does not change. */
export function useTick(everyMs: number | undefined): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) setTick((before) => before + 1);
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return tick;
}
