/**
 * Node's built-in modules, each loaded on first use: together they take longer to load than the rest of the package,
 * and a service may never need files, compression or sockets.
 */
function later<T>(load: () => T): () => T {
  let loaded: T | undefined;
  return () => (loaded ??= load());
}

export const crypto = /*#__PURE__*/ later(() => process.getBuiltinModule('node:crypto'));
export const fs = /*#__PURE__*/ later(() => process.getBuiltinModule('node:fs'));
export const net = /*#__PURE__*/ later(() => process.getBuiltinModule('node:net'));
export const os = /*#__PURE__*/ later(() => process.getBuiltinModule('node:os'));
export const workerThreads = /*#__PURE__*/ later(() => process.getBuiltinModule('node:worker_threads'));
export const zlib = /*#__PURE__*/ later(() => process.getBuiltinModule('node:zlib'));
