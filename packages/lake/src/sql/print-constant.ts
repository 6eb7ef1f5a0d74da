import { literal } from './literal.js';
import { refuse, type Scope } from './scope.js';
import { isTree, subtree, text, type Tree } from './tree.js';

/** Prints a string, a number, a boolean or NULL. */
export function printConstant(tree: Tree, scope: Scope): string {
  const constant = subtree(tree, 'value');
  if (constant['is_null'] === true) return 'NULL';
  const type = subtree(constant, 'type');
  const value = constant['value'];
  switch (text(type, 'id')) {
    case 'VARCHAR':
      return literal(typeof value === 'string' ? value : '');
    case 'INTEGER':
    case 'BIGINT':
      return number(BigInt(String(value)));
    case 'HUGEINT':
      return number(wide(value));
    case 'DOUBLE':
      return `CAST(${literal(String(value))} AS DOUBLE)`;
    case 'DECIMAL': {
      const info = subtree(type, 'type_info');
      return decimal(isTree(value) ? wide(value) : BigInt(String(value)), Number(info['scale']));
    }
    case 'BOOLEAN':
      return value === true ? 'true' : 'false';
    default:
      return refuse(tree, scope, `a constant of the type ${text(type, 'id')} is not supported`);
  }
}

/** A negative number is in parentheses, because `--1` would start a comment. */
function number(value: bigint): string {
  return value < 0n ? `(${value.toString()})` : value.toString();
}

/** The tree holds a 128-bit number as two halves. */
function wide(value: unknown): bigint {
  if (!isTree(value)) return BigInt(String(value));
  return (BigInt(String(value['upper'])) << 64n) + BigInt.asUintN(64, BigInt(String(value['lower'])));
}

function decimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? `${digits}.` : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return unscaled < 0n ? `(-${text})` : text;
}
