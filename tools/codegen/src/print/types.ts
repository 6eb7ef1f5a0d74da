import type { JSONSchema } from 'json-schema-to-typescript';
import { boundsWords } from '../describe/bounds.js';
import { fullStop } from '../describe/full-stop.js';
import type { Deprecation, Property, TypeNode } from '../model.js';
import { commentText, wrap } from '../text.js';
import { compileTypes } from './compile-types.js';
import { layout } from './layout.js';

/**
 * An interface with these properties, exported under this name. json-schema-to-typescript prints the types; its formatter, which
 * takes most of its time, is turned off, and `layout` replaces it.
 */
export async function printInterface(name: string, properties: readonly Property[]): Promise<string> {
  // An event without a section: its type is combined with the envelope's members, so it must not forbid any.
  if (properties.length === 0) return `export interface ${name} {}`;
  const schema = objectSchema(properties);
  const key = JSON.stringify(schema);
  let printed = known.get(key);
  if (printed === undefined) known.set(key, (printed = compiled(schema)));
  return (await printed).replace('export interface Sections {', `export interface ${name} {`);
}

/** A cache by schema: a watch prints most events again and again, and the types cost most of that. */
const known = new Map<string, Promise<string>>();

async function compiled(schema: JSONSchema): Promise<string> {
  return layout(await compileTypes(schema));
}

/** `{}` would be the type of anything but null. */
const noMembers = 'Record<string, never>';

/** The schema for json-schema-to-typescript: the model's meaning, with escaped text. */
function typeSchema(type: TypeNode): JSONSchema {
  switch (type.kind) {
    case 'enum':
      return { enum: [...type.values] as never };
    case 'union':
      return { oneOf: type.variants.map((variant) => typeSchema(variant.type)) };
    case 'array':
      return { type: orNull('array', type.nullable), items: typeSchema(type.items) };
    case 'map':
      return { type: orNull('object', type.nullable), additionalProperties: typeSchema(type.values) };
    case 'open':
      return { type: orNull('object', type.nullable), additionalProperties: true };
    case 'object':
      // As `tsType`, which `type` beside it would not make nullable.
      if (type.properties.length === 0)
        return { tsType: type.nullable ? `(${noMembers} | null)` : noMembers };
      return { ...objectSchema(type.properties), type: orNull('object', type.nullable) };
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { type: orNull(type.kind, type.nullable) };
  }
}

function orNull(type: string, nullable: boolean): never {
  // Its declarations allow only single types, but its code accepts a list.
  return (nullable ? [type, 'null'] : type) as never;
}

function objectSchema(properties: readonly Property[]): JSONSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: properties.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      properties.map((property) => [
        property.name,
        { ...typeSchema(property.type), ...describe(propertyWords(property)) },
      ]),
    ),
  };
}

function describe(words: readonly string[]): { description?: string } {
  return words.length === 0 ? {} : { description: words.join('\n') };
}

/** A property's hover text: its description, its bounds, and its deprecation. */
function propertyWords({ description, type, deprecation }: Property): string[] {
  const bounds = type.kind === 'enum' ? '' : boundsWords(type).join('; ');
  return [
    // An editor shows what follows on the same line.
    ...textLines(bounds === '' ? description : fullStop(description)),
    ...(bounds === '' ? [] : textLines(capital(bounds) + '.')),
    ...deprecationTag(deprecation),
  ];
}

/** Schema text as lines of a documentation comment. */
export function textLines(text: string): string[] {
  const safe = commentText(text);
  return safe === '' ? [] : wrap(safe, 100);
}

/** The lines of the `@deprecated` tag, for which editors strike the name through. */
export function deprecationTag(deprecation: Deprecation | undefined): string[] {
  if (deprecation === undefined) return [];
  const { since, removeAfter, reason, replacedBy } = deprecation;
  const sentences = [
    ...(since === undefined ? [] : [`Since ${since}, until ${removeAfter ?? 'it is removed'}.`]),
    ...(reason === undefined ? [] : [reason]),
    ...(replacedBy === undefined ? [] : [`Use ${replacedBy}.`]),
  ];
  const [first = '', ...others] = wrap(commentText(sentences.join(' ')), 100);
  return [`@deprecated ${first}`.trim(), ...others];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
