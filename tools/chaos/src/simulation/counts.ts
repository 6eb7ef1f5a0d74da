/** How much happened. */
export interface Counts {
  events: number;
  /** Calls that were refused because the spool was full or the disk failed. */
  refusedCalls: number;
  requests: number;
  restarts: number;
  kills: number;
  powerCuts: number;
  /** Files whose bytes were changed while nobody had them open. */
  changedFiles: number;
  diskFaults: number;
  /** Dead letters that were sent again. */
  resent: number;
  /** Events that were lost by damage. */
  lost: number;
}

export function noCounts(): Counts {
  return {
    events: 0,
    refusedCalls: 0,
    requests: 0,
    restarts: 0,
    kills: 0,
    powerCuts: 0,
    changedFiles: 0,
    diskFaults: 0,
    resent: 0,
    lost: 0,
  };
}
