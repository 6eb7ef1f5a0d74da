/** Prints each step as it happens, with the time since the start. */
export interface Timeline {
  /** A step that is done. */
  done(what: string): void;
}

export function startTimeline(write: (line: string) => void): Timeline {
  const start = performance.now();
  return {
    done(what) {
      const seconds = ((performance.now() - start) / 1000).toFixed(2).padStart(6);
      write(`${seconds} s  ${what}`);
    },
  };
}
