interface Mark {
  /** Every entry from this one on was accepted at that time or later. */
  readonly sequence: number;
  readonly time: number;
}

/** The marks that are kept at most; an hour of outage has one for each four seconds then. */
const maxMarks = 1000;

/** Knows about when an entry was accepted, to a second or so, for the cost of a mark now and then. */
export class AgeMarks {
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
