/** Where a sender's events go. */
export interface Target {
  /** `https://localhost:…`, whose certificate the process trusts by NODE_EXTRA_CA_CERTS. */
  readonly url: string;
  /** The sender's own folder. */
  readonly directory: string;
}

/** A library that is given an event again and again. */
export interface Sender {
  /** Hands over one event: the call whose cost is measured. */
  emit(): void;
  /** Resolves when all that was handed over is delivered, or given up. */
  flush(): Promise<void>;
  /** Ends the library as a service does: it may still deliver what it holds. */
  close(): Promise<void>;
  /** How many events it holds that are not delivered yet, if it can tell. */
  pending?(): number;
}

/** A library, with the settings that its documentation recommends for many events. */
export interface SenderKind {
  readonly name: string;
  /** Where an event is once the call has returned. */
  readonly keeps: 'nowhere' | 'in memory' | 'in a buffer' | 'in a file';
  open(target: Target): Promise<Sender>;
}
