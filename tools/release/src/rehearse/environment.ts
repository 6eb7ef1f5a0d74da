/**
 * The environment for commands in a folder other than the one in which npm started us: without npm's variables for that folder
 * and script, and without Nx's daemon, which would outlive the folder.
 */
export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofThisScript = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|INIT_CWD$|NX_)/;
  const kept = Object.entries(env).filter(([name]) => !ofThisScript.test(name));
  return { ...Object.fromEntries(kept), NX_DAEMON: 'false', NX_TUI: 'false' };
}

/**
 * The environment for publishing. The registry is set in every way in which npm and changesets read it, so that nothing can
 * reach another one; provenance is off, since only npm's own registry accepts it.
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
    // Its tags need an author, and git on this machine may have none configured.
    GIT_AUTHOR_NAME: identity.NAME,
    GIT_AUTHOR_EMAIL: identity.EMAIL,
    GIT_COMMITTER_NAME: identity.NAME,
    GIT_COMMITTER_EMAIL: identity.EMAIL,
  };
}
