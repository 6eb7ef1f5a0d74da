/**
 * The environment for commands in another folder than npm started us in: without what npm says of the folder and
 * the script that it runs, and without Nx's daemon, which would outlive the folder.
 */
export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofThisScript = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|INIT_CWD$|NX_)/;
  const kept = Object.entries(env).filter(([name]) => !ofThisScript.test(name));
  return { ...Object.fromEntries(kept), NX_DAEMON: 'false', NX_TUI: 'false' };
}

/**
 * The environment to publish from. The registry is set in every way that npm and changesets read it, so that nothing
 * can reach another one; and no provenance is asked for, which only npm's own registry takes.
 */
export function publishEnvironment(
  env: NodeJS.ProcessEnv,
  registry: { readonly url: string; readonly npmrc: string },
  scope: string,
): NodeJS.ProcessEnv {
  const identity = { NAME: 'Rehearsal', EMAIL: 'rehearsal@localhost' };
  return {
    ...env,
    npm_config_userconfig: registry.npmrc,
    npm_config_registry: registry.url,
    [`npm_config_${scope}:registry`]: registry.url,
    npm_config_provenance: 'false',
    NPM_CONFIG_PROVENANCE: 'false',
    // Its tags have an author, whom this machine's git need not know.
    GIT_AUTHOR_NAME: identity.NAME,
    GIT_AUTHOR_EMAIL: identity.EMAIL,
    GIT_COMMITTER_NAME: identity.NAME,
    GIT_COMMITTER_EMAIL: identity.EMAIL,
  };
}
