import { stricter, type Sensitivity } from '../dialect.js';
import type { Property, TypeNode } from '../model.js';
import { stringLiteral } from '../text.js';

interface Sensitive {
  readonly path: readonly string[];
  readonly type: TypeNode;
  readonly sensitivity: Sensitivity;
}

/** The lines of the list of values that the runtime must not send as they are; none if nothing is sensitive. */
export function sensitiveFields(properties: readonly Property[]): string[] {
  const lines = properties
    .flatMap((property) => inProperty(property, [], 'none'))
    .map(({ path, type, sensitivity }) => {
      const steps = path.map((step) => stringLiteral(step)).join(', ');
      // A masked or hashed address is no longer an address, and CloudTrail accepts nothing else there.
      const omit = type.kind === 'string' && type.format === 'ip' ? ', omit: true' : '';
      return `{ path: [${steps}], sensitivity: ${stringLiteral(sensitivity)}${omit} },`;
    });
  // Variants of a union may share a field.
  return [...new Set(lines)];
}

function inProperty(property: Property, above: readonly string[], inherited: Sensitivity): Sensitive[] {
  return inType(property.type, [...above, property.name], stricter(inherited, property.sensitivity));
}

/**
 * One entry for a whole value if one mark covers it. If something personal contains a secret, each part has its own entry: what is
 * personal may be sent as it is, a secret never.
 */
function inType(type: TypeNode, path: readonly string[], sensitivity: Sensitivity): Sensitive[] {
  if (sensitivity === 'secret' || (sensitivity === 'personal' && !holdsSecret(type)))
    return [{ path, type, sensitivity }];
  switch (type.kind) {
    case 'open':
      // Members that it does not describe have no path of their own, so the whole counts as secret.
      if (sensitivity === 'personal') return [{ path, type, sensitivity: 'secret' }];
      return type.properties.flatMap((property) => inProperty(property, path, sensitivity));
    case 'object':
      return type.properties.flatMap((property) => inProperty(property, path, sensitivity));
    case 'union':
      return type.variants.flatMap((variant) => inType(variant.type, path, sensitivity));
    case 'array':
      return inType(type.items, [...path, '*'], sensitivity);
    case 'map':
      return inType(type.values, [...path, '*'], sensitivity);
    default:
      return sensitivity === 'none' ? [] : [{ path, type, sensitivity }];
  }
}

function holdsSecret(type: TypeNode): boolean {
  switch (type.kind) {
    case 'object':
    case 'open':
      return type.properties.some(
        (property) => property.sensitivity === 'secret' || holdsSecret(property.type),
      );
    case 'union':
      return type.variants.some((variant) => holdsSecret(variant.type));
    case 'array':
      return holdsSecret(type.items);
    case 'map':
      return holdsSecret(type.values);
    default:
      return false;
  }
}
