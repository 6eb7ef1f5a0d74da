/** The longest delay that a timer of Node's takes, in milliseconds; with a longer one it fires at once. */
export const maxTimerMs = 2 ** 31 - 1;
