import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

/** AWS does not document how a result shows NULL. */
const NULL = '';

/** A value as text, as Trino writes it; arrays, maps and rows as Java's `toString` writes them. */
export function formatValue(value: DuckDBValue, type: DuckDBType): string {
  return value === null ? NULL : format(value, type);
}

function format(value: DuckDBValue, type: DuckDBType): string {
  if (value === null) return 'null';
  if (typeof value === 'number') {
    if (type.typeId === DuckDBTypeId.FLOAT) return formatDouble(shortest(value));
    return type.typeId === DuckDBTypeId.DOUBLE ? formatDouble(value) : String(value);
  }
  if (value instanceof DuckDBTimestampValue) return formatTimestamp(value.micros);
  if (value instanceof DuckDBTimestampTZValue) return `${formatTimestamp(value.micros)} UTC`;
  if (value instanceof DuckDBDateValue || value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBIntervalValue) return formatInterval(value);
  if (value instanceof DuckDBBlobValue)
    return Buffer.from(value.bytes)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
  if (value instanceof DuckDBListValue) {
    const item = 'valueType' in type ? type.valueType : type;
    return `[${value.items.map((member) => format(member, item)).join(', ')}]`;
  }
  if (value instanceof DuckDBMapValue && 'keyType' in type) {
    const entries = value.entries.map(
      ({ key, value: member }) => `${format(key, type.keyType)}=${format(member, type.valueType)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (value instanceof DuckDBStructValue && 'entryTypes' in type) {
    const fields = Object.entries(value.entries).map(
      ([name, member], index) => `${name}=${format(member, type.entryTypes[index] ?? type)}`,
    );
    return `{${fields.join(', ')}}`;
  }
  return String(value);
}

/** Reads a 32-bit float by its shortest decimal form: as a 64-bit number, 0.1 would be 0.10000000149011612. */
function shortest(real: number): number {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8].find(
    (count) => Math.fround(Number(real.toPrecision(count))) === real,
  );
  return digits === undefined ? real : Number(real.toPrecision(digits));
}

/** As Java's `Double.toString`: always a point, and an exponent from 10^7 up and below 10^-3. */
function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return withPoint(String(value));
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(mantissa)}E${exponent.replace('+', '')}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** `2024-01-01 00:00:00.000` */
function formatTimestamp(micros: bigint): string {
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n);
  return new Date(Number(millis)).toISOString().replace('T', ' ').replace('Z', '');
}

/** Trino has two types of interval: year to month (`1-2`), and day to second (`3 04:05:06.789`). */
function formatInterval({ months, days, micros }: DuckDBIntervalValue): string {
  if (months !== 0) {
    const size = Math.abs(months);
    return `${months < 0 ? '-' : ''}${Math.trunc(size / 12)}-${size % 12}`;
  }
  const millis = BigInt(days) * 86_400_000n + micros / 1000n;
  const size = Number(millis < 0n ? -millis : millis);
  const time = new Date(size % 86_400_000).toISOString().slice(11, 23);
  return `${millis < 0n ? '-' : ''}${Math.trunc(size / 86_400_000)} ${time}`;
}
