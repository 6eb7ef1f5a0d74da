/**
 * AWS's credential providers. `import()` loads this file, never the package itself: some bundlers lose the named
 * exports of a CommonJS package that `import()` loads, as esbuild does when it splits code.
 */
export { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
