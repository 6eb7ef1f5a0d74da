import { describe, expect, it } from 'vitest';
import type { Property, TypeNode } from '../src/model.js';
import { sensitiveFields } from '../src/print/sensitive.js';

const text: TypeNode = { kind: 'string', nullable: false };

function property(name: string, sensitivity: Property['sensitivity'], type: TypeNode = text): Property {
  return { name, required: false, type, description: '', sensitivity };
}

function object(...properties: Property[]): TypeNode {
  return { kind: 'object', nullable: false, properties };
}

describe('the list of fields that an emitter must not send unchanged', () => {
  it('names the outermost field that one mark covers', () => {
    const inner = object(property('login', 'none'), property('mail', 'personal'));
    expect(sensitiveFields([property('credentials', 'personal', inner)])).toEqual([
      "{ path: ['credentials'], sensitivity: 'personal' },",
    ]);
    expect(sensitiveFields([property('credentials', 'secret', inner)])).toEqual([
      "{ path: ['credentials'], sensitivity: 'secret' },",
    ]);
  });

  it('keeps a secret field, whatever mark surrounds it', () => {
    const login = object(property('name', 'none'), property('code', 'secret'));
    const list: TypeNode = {
      kind: 'array',
      nullable: false,
      items: login,
      itemDescription: '',
      uniqueItems: false,
    };
    expect(sensitiveFields([property('user', 'personal', object(property('logins', 'none', list)))])).toEqual(
      [
        "{ path: ['user', 'logins', '*', 'name'], sensitivity: 'personal' },",
        "{ path: ['user', 'logins', '*', 'code'], sensitivity: 'secret' },",
      ],
    );
    expect(sensitiveFields([property('user', 'none', object(property('logins', 'none', list)))])).toEqual([
      "{ path: ['user', 'logins', '*', 'code'], sensitivity: 'secret' },",
    ]);
  });

  it('treats an open object as secret if a part of it is, since the rest has no path', () => {
    const open: TypeNode = { kind: 'open', nullable: false, properties: [property('code', 'secret')] };
    expect(sensitiveFields([property('details', 'personal', open)])).toEqual([
      "{ path: ['details'], sensitivity: 'secret' },",
    ]);
  });
});
