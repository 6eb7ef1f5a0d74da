/** So many records of an event are asked for, unless `--limit` says otherwise. */
export const defaultLimit = 100;
