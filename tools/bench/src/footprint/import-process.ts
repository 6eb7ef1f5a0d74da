/** Imports a module first of all in a new process, and prints how many milliseconds that took. */
export {};
const [specifier = ''] = process.argv.slice(2);
const start = performance.now();
await import(specifier);
const took = performance.now() - start;
process.stdout.write(String(took));
