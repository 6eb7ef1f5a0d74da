import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Run before each file of tests. What a developer's shell says of AWS, of an emitter and of colours is not meant for them: they
 * would send there, or find other than they expect.
 */
const foreign = /^(?:ACTIVITY_|AWS_(?!SDK_JS_)|(?:FORCE|NO)_COLOR$)/;
for (const name of Object.keys(process.env))
  if (foreign.test(name)) Reflect.deleteProperty(process.env, name);

// The tests' servers are on this machine, where no proxy finds them.
for (const name of ['NO_PROXY', 'no_proxy'])
  process.env[name] = [process.env[name], '127.0.0.1', 'localhost'].filter(Boolean).join(',');

// Where this is a link, as on macOS, the emitter names its target in messages.
process.env.TMPDIR = realpathSync(tmpdir());
