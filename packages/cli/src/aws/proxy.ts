import { Agent as HttpsAgent } from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { usageFailure } from '../failure.js';

const keptAlive = { keepAlive: true };

/**
 * Connects through the proxy that HTTPS_PROXY or ALL_PROXY names, unless NO_PROXY excludes the host, as the AWS CLI does
 * and the AWS SDK does not. One client speaks to several hosts: that of its service, and those that give it credentials.
 */
export class ProxyAgent extends Agent {
  readonly #direct = new HttpsAgent(keptAlive);
  readonly #through = new Map<string, HttpsProxyAgent<string>>();

  constructor() {
    super(keptAlive);
  }

  override connect(
    _request: unknown,
    { host, port }: Pick<AgentConnectOpts, 'host' | 'port'>,
  ): HttpsAgent | HttpsProxyAgent<string> {
    const name = host?.includes(':') ? `[${host}]` : host;
    const proxy = withScheme(getProxyForUrl(`https://${name}:${port}`));
    if (proxy === '') return this.#direct;
    if (!/^https?:\/\//.test(proxy) || !URL.canParse(proxy))
      throw usageFailure(
        `The proxy ${withoutPassword(proxy)} cannot be used: it is not an http or https URL.`,
        'Set HTTPS_PROXY to http://host:port, or NO_PROXY to hosts that are reached without it.',
      );
    const agent = this.#through.get(proxy) ?? new HttpsProxyAgent(proxy, keptAlive);
    this.#through.set(proxy, agent);
    return agent;
  }

  override destroy(): void {
    this.#direct.destroy();
    for (const agent of this.#through.values()) agent.destroy();
    super.destroy();
  }
}

/**
 * Reads `host:port` as the AWS CLI and curl do: as a proxy of plain HTTP. `getProxyForUrl` gives it the scheme of the
 * endpoint.
 */
function withScheme(proxy: string): string {
  const hasNone = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].some(
    (name) => proxy === `https://${process.env[name] ?? ''}`,
  );
  return hasNone ? proxy.replace('https:', 'http:') : proxy;
}

function withoutPassword(proxy: string): string {
  return proxy.replace(/\/\/.*@/, '//');
}
