import { ExtractorError } from "../node/program.js";
import { webIfc } from "./web-ifc.js";

/** The class of an IFC schema as web-ifc has it. */
type SchemaClass = abstract new (...args: never[]) => object;

/** The classes of one IFC schema. Names are in upper case, as files have them, where nothing else is said. */
export class Schema {
  readonly #classes = new Map<string, SchemaClass>();
  readonly #bases = new Map<string, ReadonlySet<string>>();

  /** @throws ExtractorError when web-ifc does not know the schema */
  constructor(readonly name: string, path: string) {
    for (const [key, value] of Object.entries(namespaceOf(name, path)))
      if (typeof value === "function") this.#classes.set(key.toUpperCase(), value as SchemaClass);
  }

  /** `IfcWall` for `IFCWALL`; undefined when the schema has no such class. */
  spelled(name: string): string | undefined {
    return this.#classes.get(name)?.name;
  }

  /** Whether a class is another one, or is derived from it. */
  isA(name: string, base: string): boolean {
    let bases = this.#bases.get(name);
    if (bases === undefined) this.#bases.set(name, (bases = this.#basesOf(name)));
    return bases.has(base);
  }

  #basesOf(name: string): Set<string> {
    const bases = new Set<string>();
    let current: unknown = this.#classes.get(name);
    while (typeof current === "function" && current.name !== "") {
      bases.add(current.name.toUpperCase());
      current = Object.getPrototypeOf(current);
    }
    return bases;
  }
}

function namespaceOf(name: string, path: string): object {
  if (/^IFC2X(3|_FINAL)/.test(name)) return webIfc.IFC2X3;
  if (name.startsWith("IFC4X")) return webIfc.IFC4X3;
  if (name.startsWith("IFC4")) return webIfc.IFC4;
  throw new ExtractorError(`${path}: has the schema ${name}; IFC2X3, IFC4 and IFC4X3 can be read`);
}
