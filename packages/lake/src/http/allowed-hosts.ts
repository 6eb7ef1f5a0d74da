import { isIP } from 'node:net';

/**
 * Whether a Host header names this lake. Another website can point its own name at the loopback address, and the
 * browser would then let its page read the lake (DNS rebinding). The name in the header gives it away.
 */
export function allowedHosts(host: string, more: readonly string[]): (header: string | undefined) => boolean {
  const names = new Set(['localhost', host, ...more].map((name) => name.toLowerCase()));
  const listensEverywhere = host === '0.0.0.0' || host === '::';
  return (header) => {
    const name = nameOf(header ?? '');
    if (name === undefined) return false;
    if (names.has(name) || name.endsWith('.localhost') || isLoopback(name)) return true;
    // An address cannot be rebound as a name can.
    return listensEverywhere && isIP(name) !== 0;
  };
}

/** The host without the port, and without the brackets of an IPv6 address. */
function nameOf(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::\d{1,5})?$/i.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

function isLoopback(name: string): boolean {
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
