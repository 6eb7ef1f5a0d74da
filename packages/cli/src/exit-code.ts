/** Every exit code of the command, with what it means; the README's table is compared with this list by a test. */
export const exitCodes = {
  done: { code: 0, meaning: 'Done; for `integration status`: all is well.' },
  failed: {
    code: 1,
    meaning: 'It failed, or something is wrong: the last line on standard error says what to do.',
  },
  absent: { code: 2, meaning: 'There is no integration yet (`integration status`).' },
  usage: { code: 64, meaning: 'The command line is wrong; nothing was done.' },
  interrupted: { code: 130, meaning: 'Ended by Ctrl-C.' },
  unread: { code: 141, meaning: 'Whoever read the output closed it before its end, as `head` does.' },
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]['code'];
