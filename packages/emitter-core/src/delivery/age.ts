import type { SpooledEntry } from '../spool/spool.js';
import { timeOfUID } from '../uid.js';

/** Knows about when the entries of a lane were accepted: by this process, or by one before it. */
export class Ages {
  readonly #own = new AgeMarks();
  readonly #left = new AgeMarks();
  #highestTaken = 0;

  /** @param lastLeft The last sequence that an earlier process gave. */
  constructor(
    private readonly lastLeft: number,
    private readonly startedAt: number,
  ) {}

  accepted(sequence: number, now: number): void {
    this.#own.note(sequence, now);
  }

  /** An entry is to be sent. Of one that an earlier process accepted, the UID tells when, if it was made here. */
  taken({ sequence, UID }: SpooledEntry): void {
    if (sequence > this.lastLeft || sequence <= this.#highestTaken) return;
    this.#highestTaken = sequence;
    this.#left.note(sequence, Math.min(timeOfUID(UID) ?? this.startedAt, this.startedAt));
  }

  /** When this entry was accepted, at the earliest, in milliseconds since the epoch. */
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

/** The marks that are kept at most; an hour of outage has one for each four seconds then. */
const maxMarks = 1000;

/** Knows about when an entry was accepted, to a second or so, for the cost of a mark now and then. */
class AgeMarks {
  #marks: Mark[] = [];
  #spacingMs = 1000;

  note(sequence: number, time: number): void {
    const last = this.#marks.at(-1);
    // The clock may have been set back: what is accepted from then on is none the younger for it.
    if (last && Math.abs(time - last.time) < this.#spacingMs) return;
    this.#marks.push({ sequence, time });
    if (this.#marks.length > maxMarks) {
      this.#marks = this.#marks.filter((_, index) => index % 2 === 0);
      this.#spacingMs *= 2;
    }
  }

  /** When this entry was accepted, at the earliest, in milliseconds since the epoch; forgets all before it. */
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
