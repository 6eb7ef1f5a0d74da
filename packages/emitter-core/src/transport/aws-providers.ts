/**
 * AWS's providers, which are loaded by this file and never by themselves: of a CommonJS package that `import()` loads, some
 * bundlers give no names, as esbuild does where it splits its code.
 */
export { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
