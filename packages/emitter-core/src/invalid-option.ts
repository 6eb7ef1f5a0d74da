import { EmitterError } from './errors.js';

export function invalidOption(detail: string): EmitterError {
  return new EmitterError('invalid_option', detail);
}

/**
 * Checks at run time what the compiler checks for callers that use TypeScript.
 *
 * @param types The `typeof` that each member must have, if it is given.
 * @throws EmitterError `invalid_option`. It never quotes the value, which may be confidential.
 */
export function requireTypes<Options extends object>(
  options: Options,
  types: { readonly [Name in keyof Options]?: 'string' | 'boolean' | 'function' },
  where = '',
): void {
  for (const name in types) {
    const value = options[name];
    if (value !== undefined && typeof value !== types[name])
      throw invalidOption(`${where}${name} must be a ${types[name]}`);
  }
}

/**
 * @throws EmitterError `invalid_option` if an object lacks one of these methods: otherwise that shows late or never.
 */
export function requireMethods<Given extends object>(
  name: string,
  given: Given,
  methods: readonly (keyof Given & string)[],
): void {
  for (const method of methods) {
    if (typeof given[method] !== 'function') throw invalidOption(`${name} must have the method ${method}`);
  }
}
