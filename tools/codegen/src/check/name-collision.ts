import type { SchemaDocument } from '../document.js';
import { eventNames, fixedNames, resourceType, sourceNames } from '../names.js';
import type { Rule } from './rule.js';

/** Case is ignored, as some file systems and SQL engines do. */
export const nameCollision: Rule = {
  name: 'name-collision',
  description: 'Two schemas would generate the same name.',
  *check(schemas) {
    const emitters = new Map<string, string>();
    for (const source of schemas.sources) {
      const { emitter } = sourceNames(source.folder);
      const other = claim(emitters, emitter, source.folder);
      if (other !== undefined) {
        yield source.finding(
          this.name,
          [],
          `would generate ${emitter}, as schemas/${other} does: rename one of the folders`,
        );
      }
      const fixed = fixedNames(source.folder);
      const twice = fixed.find((name, index) => fixed.indexOf(name) < index);
      if (twice !== undefined) {
        yield source.finding(this.name, [], `every emitter already declares ${twice}: rename the folder`);
      }
      const taken = new Map<string, SchemaDocument>();
      for (const event of schemas.events.filter(
        ({ folder, name }) => folder === source.folder && isName(name),
      )) {
        const names = namesOf(event);
        const clash = names.find((name) => isTaken(taken, name, event));
        if (clash === undefined) continue;
        const holder = taken.get(clash.toLowerCase());
        yield event.finding(
          this.name,
          [],
          `would generate ${clash}, as ${holder?.file ?? ''} does: choose another name`,
        );
      }
    }
  },
};

/** The rule `event-name` finds names of another form. */
function isName(name: string): boolean {
  return /^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z]*$/.test(name);
}

/** Claims a name, or returns who has it already. */
function claim<Holder>(taken: Map<string, Holder>, name: string, holder: Holder): Holder | undefined {
  const key = name.toLowerCase();
  const other = taken.get(key);
  if (other === undefined) taken.set(key, holder);
  return other;
}

/** Whether an event may not declare a name; the interface of a resource is shared by the resource's events. */
function isTaken(taken: Map<string, SchemaDocument>, name: string, event: SchemaDocument): boolean {
  const holder = claim(taken, name, event);
  if (holder === undefined || holder === event) return false;
  const resource = resourceOf(event);
  return !(name === resourceType(resource) && resourceOf(holder) === resource);
}

/** What an event declares. Its descriptor, in the same module, differs from its type only in the first letter. */
function namesOf(event: SchemaDocument): string[] {
  const resource = resourceOf(event);
  const { type, input } = eventNames(resource, event.name.slice(resource.length + 1));
  return [resourceType(resource), type, input];
}

function resourceOf({ name }: SchemaDocument): string {
  return name.slice(0, name.indexOf('.'));
}
