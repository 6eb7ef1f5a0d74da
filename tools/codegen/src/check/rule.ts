import type { SchemaDocument } from '../document.js';
import type { Finding, Level } from '../findings.js';
import type { Event } from '../model.js';
import type { Schemas } from '../schemas.js';
import type { Silence } from './silence.js';

/** One thing that the check looks for. */
export interface Rule {
  /** As findings print it and silences name it: `unknown-keyword`. */
  readonly name: string;
  /** What is wrong with a schema that breaks it, in a sentence. */
  readonly description: string;
  /**
   * The level of all its findings. An error makes generation unsafe: it stops the generation, and cannot be silenced. A
   * warning is for the author to judge, and can be silenced with a reason. Default: `error`.
   */
  readonly level?: Level;
  /**
   * Whether the rule reads schemas as a whole, so that it can run only on those in which the other rules found no error.
   *
   * @see RuleContext.isSound
   */
  readonly needsSoundness?: boolean;
  check(schemas: Schemas, context: RuleContext): Iterable<Finding>;
}

export interface RuleContext {
  /** Whether an event can be read as a whole: there is no error in it or in anything that it may refer to. */
  readonly isSound: (document: SchemaDocument) => boolean;
  /** The model of a sound event, built once for all rules that look at it. */
  readonly eventOf: (document: SchemaDocument) => Event;
  /** The day of the check in UTC, as `2026-01-31`. */
  readonly today: string;
  /** Every rule there is. */
  readonly rules: readonly Rule[];
  /** The silences of all files, and whether one has silenced anything yet. */
  readonly silences: readonly Silence[];
  readonly isUsed: (silence: Silence) => boolean;
}
