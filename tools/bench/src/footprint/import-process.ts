/** A service's first module, in a process of its own: it imports another, and tells how many milliseconds that took. */
export {};
const [specifier = ''] = process.argv.slice(2);
const start = performance.now();
await import(specifier);
const took = performance.now() - start;
process.stdout.write(String(took));
