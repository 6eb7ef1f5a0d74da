import { EmitterError } from './errors.js';

export function invalidOption(detail: string): EmitterError {
  return new EmitterError('invalid_option', detail);
}

/**
 * What the compiler sees to where there is one.
 *
 * @param types The members, and the `typeof` that each must be of where it is given.
 * @throws EmitterError `invalid_option`. The value is never part of the message: it may be confidential.
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

/** @throws EmitterError `invalid_option` where an object lacks one of these methods. Nobody else would tell, or too late. */
export function requireMethods<Given extends object>(
  name: string,
  given: Given,
  methods: readonly (keyof Given & string)[],
): void {
  for (const method of methods) {
    if (typeof given[method] !== 'function') throw invalidOption(`${name} must have the method ${method}`);
  }
}
