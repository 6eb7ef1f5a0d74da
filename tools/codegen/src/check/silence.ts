import { keyword } from '../dialect.js';
import type { SchemaDocument } from '../document.js';
import type { Finding } from '../findings.js';
import type { JsonObject } from '../json.js';
import { own, pointer } from '../json.js';
import type { Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/** One member of a file's `x-silence`: a finding that does not apply here, and why. */
export interface Silence {
  readonly document: SchemaDocument;
  /** Its index in `x-silence`. */
  readonly index: number;
  readonly rule: string;
  /** The place that it silences, with everything inside; absent for the whole file. */
  readonly pointer?: string;
}

/** The silences of all files. A malformed one, or one without a reason, silences nothing and is itself a finding. */
export function silencesOf({ events, sources }: Schemas): Silence[] {
  return [...events, ...sources].flatMap((document) => {
    const written = own(document.value, 'x-silence');
    if (written === undefined || keyword('x-silence')?.accepts(written) !== true) return [];
    return (written as JsonObject[]).map((silence, index): Silence => {
      const { rule, pointer: at } = silence as { rule: string; pointer?: string };
      const place = at === undefined ? {} : { pointer: at.startsWith('#') ? at : `#${at}` };
      return { document, index, rule, ...place };
    });
  });
}

export function silences(silence: Silence, { rule, place, path }: Finding): boolean {
  if (silence.rule !== rule || silence.document.file !== place.file) return false;
  const at = pointer(path);
  return silence.pointer === undefined || at === silence.pointer || at.startsWith(`${silence.pointer}/`);
}

/** Whether a rule's findings are for the author to judge; `unused-silence`, though a warning, is not. */
export function canBeSilenced({ level, name }: Rule): boolean {
  return level === 'warning' && name !== 'unused-silence';
}
