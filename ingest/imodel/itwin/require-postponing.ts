import Module, { createRequire } from "node:module";

/**
 * Loads a package without some of those that it requires: it gets each of them when it uses it first.
 * They must be of use by what they export only, and not while the package is loaded. Whoever else requires them gets them as always.
 */
export function requirePostponing(name: string, postponed: readonly string[]): unknown {
  const require = createRequire(import.meta.url);
  const { resolve } = createRequire(require.resolve(name));
  const paths = postponed.map((each) => resolve(each)).filter((path) => !(path in require.cache));
  for (const path of paths) require.cache[path] = standIn(path, () => require(path) as Constructor);
  try {
    return require(name);
  } finally {
    for (const path of paths) Reflect.deleteProperty(require.cache, path);
  }
}

type Constructor = new (...args: unknown[]) => object;

/** A module whose export has the members of the real one, and can be constructed as it. */
function standIn(path: string, load: () => Constructor): Module {
  const exports = new Proxy(standsIn, {
    get: (_, member) => Reflect.get(load(), member) as unknown,
    construct: (_, args: unknown[]) => new (load())(...args),
  });
  return Object.assign(new Module(path), { filename: path, loaded: true, exports });
}

function standsIn(): void {
  // Never called: what is not a function could not be constructed.
}
