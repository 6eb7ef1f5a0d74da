import { keyword } from '../dialect.js';
import type { SchemaDocument } from '../document.js';
import type { Finding } from '../findings.js';
import type { JsonObject } from '../json.js';
import { own, pointer } from '../json.js';
import type { Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/** One member of a file's `x-silence`: a finding that is wrong here, and why. */
export interface Silence {
  readonly document: SchemaDocument;
  /** Its index in `x-silence`. */
  readonly index: number;
  readonly rule: string;
  /** The place that it silences, with all that lies inside; the whole file where it is absent. */
  readonly pointer?: string;
}

/** The silences of all files; one without a reason, or malformed, silences nothing and is a finding of its own. */
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

/** Whether a rule's findings are the author's to judge. That a silence is not needed never is. */
export function canBeSilenced({ level, name }: Rule): boolean {
  return level === 'warning' && name !== 'unused-silence';
}
