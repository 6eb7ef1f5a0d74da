/** The default of `--limit`. */
export const defaultLimit = 100;
