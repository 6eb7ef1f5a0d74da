import type { SpooledEntry } from '../spool/spool.js';
import { timeOfUID } from '../uid.js';

/** Estimates when the entries of a lane were accepted, by this process or an earlier one. */
export class Ages {
  readonly #own = new AgeMarks();
  readonly #left = new AgeMarks();
  #highestTaken = 0;

  /** @param lastLeft The last sequence that an earlier process assigned. */
  constructor(
    private readonly lastLeft: number,
    private readonly startedAt: number,
  ) {}

  accepted(sequence: number, now: number): void {
    this.#own.note(sequence, now);
  }

  /**
   * Notes an entry that is about to be sent. If an earlier process accepted it, its UID tells when, unless the service
   * supplied the UID.
   */
  taken({ sequence, UID }: SpooledEntry): void {
    if (sequence > this.lastLeft || sequence <= this.#highestTaken) return;
    this.#highestTaken = sequence;
    this.#left.note(sequence, Math.min(timeOfUID(UID) ?? this.startedAt, this.startedAt));
  }

  /** The earliest time at which this entry can have been accepted, in milliseconds since the epoch. */
  acceptedAt(sequence: number): number | undefined {
    if (sequence > this.lastLeft) return this.#own.acceptedAt(sequence);
    return this.#left.acceptedAt(sequence) ?? this.startedAt;
  }
}

interface Mark {
  /** Every entry from this one on was accepted at that time or later. */
  readonly sequence: number;
  readonly time: number;
}

/** Maximum number of marks; during an hour of outage, there is then one every four seconds. */
const maxMarks = 1000;

/** Estimates when an entry was accepted, to within a second or so, at the cost of an occasional mark. */
class AgeMarks {
  #marks: Mark[] = [];
  #spacingMs = 1000;

  note(sequence: number, time: number): void {
    const last = this.#marks.at(-1);
    // If the clock was set back, note the earlier time: later entries would otherwise seem to be from the future.
    if (last && Math.abs(time - last.time) < this.#spacingMs) return;
    this.#marks.push({ sequence, time });
    if (this.#marks.length > maxMarks) {
      this.#marks = this.#marks.filter((_, index) => index % 2 === 0);
      this.#spacingMs *= 2;
    }
  }

  /**
   * The earliest time at which this entry can have been accepted, in milliseconds since the epoch. Forgets all earlier
   * marks.
   */
  acceptedAt(sequence: number): number | undefined {
    let next = this.#marks[1];
    while (next && next.sequence <= sequence) {
      this.#marks.shift();
      next = this.#marks[1];
    }
    if (this.#marks.length <= 1) this.#spacingMs = 1000;
    return this.#marks[0]?.time;
  }
}
