import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** A file that is served as it is. */
export interface ServedFile {
  type: string;
  path: string;
}

const script = "text/javascript; charset=utf-8";

/** What the page's modules import, by the name they import it by. */
export const importMap = { imports: { "three": "/lib/three.module.js", "three/addons/controls/OrbitControls.js": "/lib/OrbitControls.js" } };

/** All files that are served, by route: the page's own modules and those of three.js. Made once; no path of a request ever becomes one of a file. */
export function servedFiles(): ReadonlyMap<string, ServedFile> {
  const { resolve } = createRequire(import.meta.url);
  const three = dirname(resolve("three"));
  const library = [join(three, "three.module.js"), join(three, "three.core.js"), resolve("three/addons/controls/OrbitControls.js")];
  const page = join(import.meta.dirname, "page");
  const own = readdirSync(page).filter((name) => name.endsWith(".js"));
  return new Map([
    ...own.map((name) => [`/page/${name}`, { type: script, path: join(page, name) }] as const),
    ...library.map((path) => [`/lib/${basename(path)}`, { type: script, path }] as const),
  ]);
}

/** The content of a served file. */
export function contentOf({ path }: ServedFile): Buffer {
  return readFileSync(path);
}
