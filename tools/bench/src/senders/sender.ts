/** Where a sender's events go. */
export interface Target {
  /** `https://localhost:…`, whose certificate the process trusts by NODE_EXTRA_CA_CERTS. */
  readonly url: string;
  /** A folder of the sender's own. */
  readonly directory: string;
}

/** A library with an event to hand over, again and again. */
export interface Sender {
  /** Hands over one event: the call whose cost is measured. */
  emit(): void;
  /** Resolves when all that was handed over is delivered, or given up. */
  flush(): Promise<void>;
  /** As a service ends the library: what it still holds has its last chance. */
  close(): Promise<void>;
  /** How many events it holds that were not delivered yet, where it can tell. */
  pending?(): number;
}

/** A library, with the settings that its documentation recommends for many events. */
export interface SenderKind {
  readonly name: string;
  /** Where an event is once the call has returned. */
  readonly keeps: 'nowhere' | 'in memory' | 'in a buffer' | 'in a file';
  open(target: Target): Promise<Sender>;
}
