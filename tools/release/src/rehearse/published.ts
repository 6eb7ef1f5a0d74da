import { readTarball, type Tarball } from '../tarball.js';

/** Fetches the tarball of a package's version, as npm would. */
export async function fetchTarball(registry: string, name: string, version: string): Promise<Tarball> {
  const packument = (await (await fetched(new URL(name.replace('/', '%2f'), registry))).json()) as {
    versions: Record<string, { dist: { tarball: string } } | undefined>;
  };
  const published = packument.versions[version];
  if (published === undefined) throw new Error(`the registry has no ${name}@${version}`);
  return readTarball(new Uint8Array(await (await fetched(new URL(published.dist.tarball))).arrayBuffer()));
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the registry answers ${response.status} to ${url.pathname}`);
  return response;
}
