import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

const { at, laneFolder, open } = spoolDirectory();

describe('a full disk', () => {
  it('throws at the call: nothing crashes, accepted events are intact, and freed room is used', () => {
    // A bound on the size of a file, of 64 blocks of 512 or 1024 bytes, stands for the end of the disk.
    const program = `
      import { writeSync } from 'node:fs';
      import { createFileSpool } from ${JSON.stringify(`${import.meta.dirname}/../dist/testing.js`)};
      const spool = createFileSpool({ directory: ${JSON.stringify(at())} });
      const lane = spool.open(${JSON.stringify(channel)});
      let accepted = 0;
      const append = () => {
        const UID = 'uid-' + (accepted + 1);
        const eventData = JSON.stringify({ UID, text: 'x'.repeat(300) });
        lane.append({ UID, id: UID, eventData, bytes: eventData.length });
        accepted++;
      };
      try { for (;;) append(); } catch (error) { writeSync(1, error.message + '\\n'); }
      try { append(); } catch (error) { writeSync(1, error.code + '\\n'); }
      writeSync(1, accepted + '\\n');
      process.kill(process.pid, 'SIGKILL');`;
    const shell = `ulimit -f 64; trap '' XFSZ; node --input-type=module -e "$PROGRAM" || true`;
    const [message, code, accepted] = execFileSync('sh', ['-c', shell], {
      env: { ...process.env, PROGRAM: program },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .split('\n');
    expect(message).toBe(
      `[spool_full] the disk of ${laneFolder()} is full: make room; the event was not accepted`,
    );
    expect(code).toBe('spool_full');
    const spool = open();
    const lane = spool.open(channel);
    expect(uids(drain(lane))).toEqual(numbered(1, Number(accepted)));
    expect(Number(accepted)).toBeGreaterThan(50);
    expect(() => lane.append(entry(1000))).not.toThrow();
    spool.close();
  });
});
