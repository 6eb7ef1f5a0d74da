import { events } from '@org/event-catalog';
import type { EventDescriptor } from '@org/emitter-klarity/events';
import * as autobackup from '@org/emitter-autobackup/events';
import * as autobackupTesting from '@org/emitter-autobackup/testing';
import * as autopatcher from '@org/emitter-autopatcher/events';
import * as autopatcherTesting from '@org/emitter-autopatcher/testing';
import * as imagefactory from '@org/emitter-imagefactory/events';
import * as imagefactoryTesting from '@org/emitter-imagefactory/testing';
import * as klarity from '@org/emitter-klarity/events';
import * as klarityTesting from '@org/emitter-klarity/testing';
import * as maestro from '@org/emitter-maestro/events';
import * as maestroTesting from '@org/emitter-maestro/testing';

/** One event of ours: its validator, its JSON Schema for the peers, and inputs that all must accept. */
export interface EventAndInputs {
  readonly name: string;
  readonly schema: object;
  readonly inputs: readonly object[];
  readonly accepts: (input: unknown) => boolean;
}

const sources = [
  [autobackup, autobackupTesting.examples],
  [autopatcher, autopatcherTesting.examples],
  [imagefactory, imagefactoryTesting.examples],
  [klarity, klarityTesting.examples],
  [maestro, maestroTesting.examples],
] as const;

const sections = ['requestParameters', 'responseElements', 'additionalEventData'];

export function eventsAndInputs(): EventAndInputs[] {
  return sources.flatMap(([module, examples]) =>
    Object.values(module)
      .filter(isDescriptor)
      .map((event) => {
        const { source, resource, action, validate } = event;
        let isValid = true;
        const report = (): void => {
          isValid = false;
        };
        const ofResource = (examples as Record<string, Record<string, readonly object[]>>)[resource];
        return {
          name: `${source.key} ${resource}.${action}`,
          schema: schemaOf(source.key, `${resource}.${action}`),
          inputs: (ofResource?.[action] ?? []).map((example) => onlySections(example)),
          accepts: (input) => {
            isValid = true;
            validate(input as object, report);
            return isValid;
          },
        };
      }),
  );
}

function isDescriptor(value: unknown): value is EventDescriptor {
  return typeof value === 'object' && value !== null && 'validate' in value;
}

/** The catalogue's schema without the envelope, which is the same for all. */
function schemaOf(key: string, name: string): object {
  const event = events().find((each) => each.source === key && each.name === name);
  if (event === undefined) throw new Error(`the catalogue has no ${key} ${name}`);
  const { required, properties } = event.schema as { required: string[]; properties: Record<string, object> };
  return {
    type: 'object',
    required: required.filter((member) => sections.includes(member)),
    additionalProperties: false,
    properties: onlySections(properties),
  };
}

function onlySections(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([member]) => sections.includes(member)));
}
