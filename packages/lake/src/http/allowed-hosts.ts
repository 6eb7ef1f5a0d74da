import { isIP } from 'node:net';

/**
 * Whether a Host header names this lake. A page of another site can point a name of its own at the loopback
 * address and would then be let in by the browser (DNS rebinding): by the name it is told.
 */
export function allowedHosts(host: string, more: readonly string[]): (header: string | undefined) => boolean {
  const names = new Set(['localhost', host, ...more].map((name) => name.toLowerCase()));
  const listensEverywhere = host === '0.0.0.0' || host === '::';
  return (header) => {
    const name = nameOf(header ?? '');
    if (name === undefined) return false;
    if (names.has(name) || name.endsWith('.localhost') || isLoopback(name)) return true;
    // Nobody can point an address elsewhere.
    return listensEverywhere && isIP(name) !== 0;
  };
}

/** Without the port, and without an IPv6 address's brackets. */
function nameOf(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::\d{1,5})?$/i.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

function isLoopback(name: string): boolean {
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
