import { createRequire } from 'node:module';
import type { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type Resource = ReturnType<Database['lookup']>[number] & {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, Property>>;
};
interface Property {
  readonly type: Type;
  readonly required?: boolean;
}
interface Type {
  readonly type: string;
  readonly element?: Type;
  readonly types?: readonly Type[];
  readonly allowedValues?: readonly string[];
  readonly reference?: { readonly $ref: string };
}

const { loadAwsServiceSpecSync: load } = createRequire(import.meta.url)('@aws-cdk/aws-service-spec') as {
  loadAwsServiceSpecSync: () => Database;
};
const database = load();

function resource(type: string): Resource {
  const [found] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (!found) throw new Error(`CloudFormation has no resource ${type}`);
  return found as unknown as Resource;
}

/** What a resource gives to `Fn::GetAtt`. */
export function attributesOf(type: string): string[] {
  return Object.keys(resource(type).attributes);
}

/**
 * What is wrong with a resource's properties by CloudFormation's schema of it: unknown or missing ones, wrong types,
 * values that are not allowed. `isComputed` says of a value that CloudFormation or Terraform makes it.
 */
export function problemsOf(
  type: string,
  properties: object,
  { isComputed, spell }: { isComputed: (value: unknown) => boolean; spell: (name: string) => string },
): string[] {
  return structure(resource(type).properties, properties, type);

  function structure(known: Readonly<Record<string, Property>>, given: object, at: string): string[] {
    const byName = new Map(Object.entries(known).map(([name, property]) => [spell(name), property]));
    const missing = [...byName]
      .filter(([name, { required }]) => required && !(name in given))
      .map(([name]) => `${at}.${name} is missing`);
    const wrong = Object.entries(given).flatMap(([name, value]) => {
      const property = byName.get(name);
      return property ? checked(property.type, value, `${at}.${name}`) : [`${at}.${name} is not known`];
    });
    return [...missing, ...wrong];
  }

  function checked(schema: Type, value: unknown, at: string): string[] {
    if (isComputed(value)) return [];
    switch (schema.type) {
      case 'array':
        if (!Array.isArray(value)) return [`${at} is no list`];
        return value.flatMap((item, index) =>
          checked(schema.element ?? { type: '?' }, item, `${at}[${index}]`),
        );
      case 'ref': {
        const definition = database.get('typeDefinition', schema.reference?.$ref as never) as unknown as {
          properties: Record<string, Property>;
        };
        return structure(definition.properties, value as object, at);
      }
      case 'union':
        return (schema.types ?? []).some((one) => checked(one, value, at).length === 0)
          ? []
          : [`${at} is none of them`];
      case 'json':
        return typeof value === 'object' ? [] : [`${at} is no object`];
      case 'integer':
        return Number.isInteger(value) ? [] : [`${at} is no whole number`];
      default:
        if (typeof value !== schema.type) return [`${at} is no ${schema.type}`];
        return schema.allowedValues?.includes(value as string) === false ? [`${at} is not allowed`] : [];
    }
  }
}
