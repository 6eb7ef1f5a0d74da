import type { Envelope, EnvelopeProperty, Event, Section } from '../model.js';
import { emitterMember } from '../names.js';
import { textBytes } from './characters.js';
import { leaf, part, partOf, sizeOfObject, worstCase, type Part, type WorstCase } from './worst-case.js';

/** A JSON object of an event that the envelope limits: a section, or the whole. */
export interface Limited {
  /** The section's name; absent for the whole event. */
  readonly section?: Section['name'];
  readonly maxBytes: number;
  readonly size: WorstCase;
}

/** The parts of an event's envelope that its source determines. */
export interface Fixed {
  readonly eventSource: string;
  readonly version: string;
}

/** The worst case of each section of an event, and of the event as the emitter seals it. */
export function eventSizes(envelope: Envelope, event: Event, { eventSource, version }: Fixed): Limited[] {
  const texts: Readonly<Record<string, string>> = { eventSource, version, eventName: event.name };
  const parts = envelope.properties.flatMap((property): Part[] => {
    const { name, suppliedBy } = property;
    if (suppliedBy === 'event') return sectionPart(property, event);
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    return [text === undefined ? partOf(property) : part(name, leaf(textBytes(text)))];
  });
  const limitOf = new Map(envelope.properties.map(({ name, maxBytes }) => [name, maxBytes]));
  return [
    ...event.sections.flatMap(({ name: section }): Limited[] => {
      const maxBytes = limitOf.get(section);
      const size = parts.find(({ step }) => step === section)?.size;
      return maxBytes === undefined || size === undefined ? [] : [{ section, maxBytes, size }];
    }),
    { maxBytes: envelope.maxBytes, size: sizeOfObject(parts) },
  ];
}

function sectionPart({ name }: EnvelopeProperty, event: Event): Part[] {
  const section = event.sections.find((each) => each.name === name);
  const own = section === undefined ? undefined : worstCase(section.type, section.sensitivity !== 'none');
  if (name !== 'additionalEventData') return own === undefined ? [] : [part(name, own)];
  return [part(name, sizeOfObject([...(own?.parts ?? []), numbering]))];
}

/** The emitter numbers its events in `additionalEventData.emitter`, so that a reader can see a loss. */
const numbering = part(
  emitterMember,
  sizeOfObject([
    part('instance', leaf(textBytes('00000000-0000-7000-8000-000000000000'))),
    part('sequence', leaf(String(Number.MAX_SAFE_INTEGER).length)),
  ]),
);
