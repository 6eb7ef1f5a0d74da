import type { Property, TypeNode } from '../model.js';
import { stringLiteral } from '../text.js';

interface Sensitive {
  readonly path: readonly string[];
  readonly property: Property;
}

/** The lines of a list of what the runtime must not send as it is; none where nothing is sensitive. */
export function sensitiveFields(properties: readonly Property[]): string[] {
  const lines = properties
    .flatMap((property) => inProperty(property, []))
    .map(({ path, property }) => {
      const steps = path.map((step) => stringLiteral(step)).join(', ');
      // An address that is masked or hashed is none any more, and CloudTrail takes nothing else there.
      const omit = property.type.kind === 'string' && property.type.format === 'ip' ? ', omit: true' : '';
      return `{ path: [${steps}], sensitivity: ${stringLiteral(property.sensitivity)}${omit} },`;
    });
  // Variants of a union may share a field.
  return [...new Set(lines)];
}

function inProperty(property: Property, above: readonly string[]): Sensitive[] {
  const path = [...above, property.name];
  return property.sensitivity === 'none' ? inType(property.type, path) : [{ path, property }];
}

function inType(type: TypeNode, path: readonly string[]): Sensitive[] {
  switch (type.kind) {
    case 'object':
      return type.properties.flatMap((property) => inProperty(property, path));
    case 'union':
      return type.variants.flatMap((variant) => inType(variant.type, path));
    case 'array':
      return inType(type.items, [...path, '*']);
    case 'map':
      return inType(type.values, [...path, '*']);
    default:
      return [];
  }
}
