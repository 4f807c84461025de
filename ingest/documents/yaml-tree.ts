import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { IngestError } from "../errors.js";
import type { DocumentSort } from "./document-sort.js";

/** Values of a document, those behind aliases counted where they are used. */
const mostValues = 200_000;

const deepestNesting = 50;

const tooDeep = "it is nested too deep";

/** A plain object or list that was read from a document. */
export type Branch = Readonly<Record<string, unknown>> | readonly unknown[];

/** `file:line:column` of what was read. Holds one entry for each object and list, and the positions of its members. */
export class Positions {
  readonly #members = new WeakMap<object, readonly { own: string; keys: ReadonlyMap<string, string>; values: ReadonlyMap<string, string> }[]>();

  /** Notes where a branch and its members stand. */
  note(branch: object, place: { own: string; keys: ReadonlyMap<string, string>; values: ReadonlyMap<string, string> }): void {
    this.#members.set(branch, [place]);
  }

  /** Lets a branch that was made of others stand where these do, the first that has a member counting for it. */
  join<T extends object>(made: T, ...others: readonly (object | undefined)[]): T {
    this.#members.set(made, others.flatMap((other) => (other && this.#members.get(other)) ?? []));
    return made;
  }

  /** Where a branch, or the value of its member, stands. */
  of(branch: object, member?: string | number): string {
    const places = this.#members.get(branch) ?? [];
    const value = member === undefined ? undefined : places.find(({ values }) => values.has(String(member)))?.values.get(String(member));
    return value ?? places[0]?.own ?? "";
  }

  /** Where the key of a member stands. */
  ofKey(branch: object, key: string): string {
    const places = this.#members.get(branch) ?? [];
    return places.find(({ keys }) => keys.has(key))?.keys.get(key) ?? this.of(branch, key);
  }
}

/** Where a document comes from, and what it is. */
export interface TreeSource {
  file: string;
  /** Takes the places of all that is read. */
  positions: Positions;
  sort: DocumentSort;
}

/**
 * Reads the text of a YAML document (so JSON too) into plain objects, lists and scalars. Nothing is executed, aliases share what they name.
 * @throws IngestError with the key of the sort, with file, line and column
 */
export function readTree(text: string, { file, positions, sort: { key } }: TreeSource): unknown {
  const lines = new LineCounter();
  const yaml = parse(text, { file, key, lines });
  const at = (node: { range?: [number, number, number] | null } | null | undefined): string => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return `${file}:${line}:${col}`;
  };
  const [syntax] = yaml.errors;
  if (syntax) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    const message = syntax.message.includes("call stack") ? tooDeep : (syntax.message.split("\n", 1)[0] ?? "");
    throw new IngestError(key, `${file}:${line}:${col}: ${message}`);
  }
  const reader = new Reader({ at, key, positions, resolve: (alias) => alias.resolve(yaml) });
  return reader.read(yaml.contents);
}

function parse(text: string, { file, key, lines }: { file: string; key: DocumentSort["key"]; lines: LineCounter }): ReturnType<typeof parseDocument> {
  try {
    // The reader finds keys that are there twice faster.
    return parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  } catch (error) {
    throw new IngestError(key, `${file}: cannot be read as YAML: ${error instanceof RangeError ? tooDeep : String(error)}`, error);
  }
}

interface Reading {
  key: DocumentSort["key"];
  at(node: Node | null | undefined): string;
  positions: Positions;
  resolve(alias: Alias): Node | undefined;
}

class Reader {
  /** What anchored nodes have become, with their sizes. */
  readonly #known = new Map<Node, { value: unknown; size: number }>();
  readonly #open = new Set<Node>();
  #size = 0;

  constructor(private readonly reading: Reading) {}

  read(node: Node | null | undefined, depth = 0): unknown {
    if (isAlias(node)) return this.#follow(node);
    this.#grow(1, node);
    if (depth > deepestNesting) return this.#fail(node, tooDeep);
    if (!isMap(node) && !isSeq(node)) return isScalar(node) ? node.value : null;
    this.#open.add(node);
    const before = this.#size;
    const value = isMap(node) ? this.#readMap(node, depth) : this.#readList(node, depth);
    this.#open.delete(node);
    this.#known.set(node, { value, size: this.#size - before + 1 });
    return value;
  }

  #follow(alias: Alias): unknown {
    const target = this.reading.resolve(alias);
    if (target && this.#open.has(target)) return this.#fail(alias, `the alias *${alias.source} stands within what it names`);
    const known = target && this.#known.get(target);
    if (!known) return this.read(target);
    this.#grow(known.size, alias);
    return known.value;
  }

  #readMap(node: YAMLMap, depth: number): Branch {
    const keys = new Map<string, string>();
    const values = new Map<string, string>();
    const members: [string, unknown][] = [];
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null;
      if (!isScalar(keyNode)) return this.#fail(keyNode, "a key must be one word or text");
      const key = String(keyNode.value);
      if (keys.has(key)) return this.#fail(keyNode, `the key ${JSON.stringify(key)} is there twice`);
      const member = pair.value as Node | null;
      members.push([key, this.read(member, depth + 1)]);
      keys.set(key, this.reading.at(keyNode));
      values.set(key, this.reading.at(member?.range ? member : keyNode));
    }
    // A kind may be called `__proto__`.
    const value = Object.fromEntries(members);
    this.reading.positions.note(value, { own: this.reading.at(node), keys, values });
    return value;
  }

  #readList(node: YAMLSeq, depth: number): Branch {
    const values = new Map<string, string>();
    const value = node.items.map((item, i) => {
      values.set(String(i), this.reading.at(item as Node));
      return this.read(item as Node, depth + 1);
    });
    this.reading.positions.note(value, { own: this.reading.at(node), keys: new Map(), values });
    return value;
  }

  #grow(size: number, node: Node | null | undefined): void {
    this.#size += size;
    if (this.#size > mostValues) this.#fail(node, `it has more than ${mostValues} values, or too many aliases`);
  }

  #fail(node: Node | null | undefined, message: string): never {
    throw new IngestError(this.reading.key, `${this.reading.at(node)}: ${message}`);
  }
}
