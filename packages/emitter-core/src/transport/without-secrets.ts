/** Removes these secrets, plain or URL-encoded, from others' text: AWS quotes a request that it refuses. */
export function withoutSecrets(words: string, secrets: readonly (string | undefined)[]): string {
  let clean = words;
  for (const secret of secrets) {
    if (!secret) continue;
    clean = clean.replaceAll(secret, '[hidden]').replaceAll(encodeURIComponent(secret), '[hidden]');
  }
  return clean;
}
