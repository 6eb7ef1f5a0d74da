/**
 * Words that others wrote, such as AWS's, which quote a request that they refuse: without these secrets, neither as they are
 * nor as a URL has them.
 */
export function withoutSecrets(words: string, secrets: readonly (string | undefined)[]): string {
  let clean = words;
  for (const secret of secrets) {
    if (!secret) continue;
    clean = clean.replaceAll(secret, '[hidden]').replaceAll(encodeURIComponent(secret), '[hidden]');
  }
  return clean;
}
