/** The longest delay of a Node timer, in milliseconds; with a longer one, the timer fires at once. */
export const maxTimerMs = 2 ** 31 - 1;
