/** Every exit code and its meaning. A test compares this list with the table in the README. */
export const exitCodes = {
  done: { code: 0, meaning: 'Done; for `integration status`: all is well.' },
  failed: {
    code: 1,
    meaning: 'It failed, or something is wrong: the last line on standard error says what to do.',
  },
  absent: { code: 2, meaning: 'There is no integration yet (`integration status`).' },
  usage: { code: 64, meaning: 'The command line or the configuration is wrong; nothing was done.' },
  interrupted: { code: 130, meaning: 'Ended by Ctrl-C or SIGTERM.' },
  unread: { code: 141, meaning: 'The reader closed the output before its end, as `head` does.' },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]['code'];
