import { useEffect, useState } from 'preact/hooks';

/** A number that grows every so often, for what changes with time alone; it stands still where that is `undefined`. */
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
