import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementProps } from "@itwin/core-common";
import { partKey } from "../alignment/geometry/part-key.js";
import type { HeaderRecord } from "../format/record-types.js";
import { findAnchor } from "./document-anchor.js";
import { selectRows } from "./query.js";
import { readScopes } from "./scopes.js";

/** Kind of the provenance of parts. */
export const partKind = partKey("").kind;

/**
 * What a GeometryPart is bound to, once a document without the whole source has changed a part of it. Elements that place the part may not have been in that document:
 * - `part`: the element followed its only part. Its part never leaves it, and no other joins it.
 * - `content`: the part left it to others. Its content never changes.
 */
export type Binding = "part" | "content";

/** A GeometryPart of a source. */
interface PartElement {
  /** Of what is written of it. */
  digest: string | undefined;
  /** Number of parts that it stands for. */
  parts: number;
  binding?: Binding;
}

interface StoredParts {
  elements: Map<Id64String, PartElement>;
  /** Elements that parts may join, by digest. */
  sharable: Map<string, Id64String>;
  /** Whether the document has the whole source, so that all that places a part is written after the part. */
  isWhole: boolean;
}

/** A part that gets another element, or its first one. */
export interface PartMove {
  from: Id64String | undefined;
  to: Id64String;
  digest: string;
}

/**
 * The GeometryParts of one source: parts with the same content share one. An element keeps its content for as long as others may show it, so whatever is not written again shows what it did.
 * Reads nothing before it is asked; holds about 200 bytes for each GeometryPart then.
 */
export class SharedParts {
  #stored: StoredParts | undefined;

  constructor(
    private readonly db: IModelDb,
    private readonly header: HeaderRecord,
  ) {}

  /** Reads everything anew when it is asked next: something else has changed it. */
  forget(): void {
    this.#stored = undefined;
  }

  /** Of what is written of an element; empty for what is no GeometryPart of this source. */
  digestOf(element: Id64String): string {
    return this.#load().elements.get(element)?.digest ?? "";
  }

  /**
   * The element that a part of this content is to have; undefined where a new one is to be made.
   * @param known the one that it has
   */
  homeOf(digest: string, known: Id64String | undefined): Id64String | undefined {
    const { elements, sharable } = this.#load();
    const present = known === undefined ? undefined : elements.get(known);
    const stays = known !== undefined && (!present || present.digest === digest || this.#follows(present));
    return stays ? known : sharable.get(digest);
  }

  /** What an element is bound to when its part stays with it and has this content. */
  bindingWith(element: Id64String, digest: string): Binding | undefined {
    const present = this.#load().elements.get(element);
    return present && present.digest !== digest ? "part" : present?.binding;
  }

  /** Notes that an element has followed its part. */
  follow(element: Id64String, digest: string): void {
    const { elements } = this.#load();
    const present = elements.get(element);
    if (!present || present.digest === digest) return;
    this.#withdraw(element, present);
    elements.set(element, { digest, parts: present.parts, binding: "part" });
  }

  /** Notes that a part has another element. Returns whether elements that place it, and that the document does not have, may go on showing the one it had. */
  move({ from, to, digest }: PartMove): boolean {
    const { elements, sharable, isWhole } = this.#load();
    const present = elements.get(to);
    elements.set(to, present ? { ...present, parts: present.parts + 1 } : { digest, parts: 1 });
    if (!present) sharable.set(digest, to);
    if (from === undefined) return false;
    this.#leave(from);
    return !isWhole;
  }

  /** Whether an element changes with its part. */
  #follows({ binding, parts }: PartElement): boolean {
    return binding === "part" || (binding === undefined && parts === 1 && !this.#load().isWhole);
  }

  #leave(element: Id64String): void {
    const { elements, isWhole } = this.#load();
    const present = elements.get(element);
    if (!present) return;
    const parts = present.parts - 1;
    if (parts === 0) {
      this.#withdraw(element, present);
      elements.delete(element);
    } else if (isWhole || present.binding) elements.set(element, { ...present, parts });
    else {
      bind(this.db, element, "content");
      elements.set(element, { ...present, parts, binding: "content" });
    }
  }

  #withdraw(element: Id64String, { digest = "" }: PartElement): void {
    const { sharable } = this.#load();
    if (sharable.get(digest) === element) sharable.delete(digest);
  }

  #load(): StoredParts {
    return (this.#stored ??= readParts(this.db, this.header));
  }
}

/** The JSON properties of a GeometryPart with what it is bound to. */
export function boundJson(json: unknown, binding: Binding): object {
  const { imodelIngest, ...others } = json as { imodelIngest?: object };
  return { ...others, imodelIngest: { ...imodelIngest, binding } };
}

function bind(db: IModelDb, element: Id64String, binding: Binding): void {
  const { classFullName, jsonProperties } = db.elements.getElementProps(element) as { classFullName: string; jsonProperties?: unknown };
  db.elements.updateElement<ElementProps & { jsonProperties: object }>({ id: element, classFullName, jsonProperties: boundJson(jsonProperties, binding) });
}

function readParts(db: IModelDb, { source, mode, scopes = [""] }: HeaderRecord): StoredParts {
  const { job, link } = findAnchor(db, source.id);
  const isWhole = mode === "snapshot" && [...readScopes(db, link).values()].every((scope) => scopes.includes(scope));
  const stored: StoredParts = { elements: new Map(), sharable: new Map(), isWhole };
  const take = ({ id, digest, binding, parts }: StoredPart): void => {
    // What stands for no part any more goes with the end of a run.
    if (parts === 0) return;
    stored.elements.set(id, { digest, parts, ...(binding && { binding }) });
    if (digest !== undefined && binding !== "part" && !stored.sharable.has(digest)) stored.sharable.set(digest, id);
  };
  if (job !== undefined) selectRows<StoredPart>(db, partQuery, { bind: [partKind, { id: job }], take });
  return stored;
}

interface StoredPart {
  id: Id64String;
  digest?: string;
  binding?: Binding;
  parts: number;
}

const partQuery = `SELECT p.ECInstanceId AS [id], json_extract(p.JsonProperties, '$.imodelIngest.shape') AS [digest], json_extract(p.JsonProperties, '$.imodelIngest.binding') AS [binding],
  (SELECT COUNT(*) FROM BisCore.ExternalSourceAspect a WHERE a.Element.Id=p.ECInstanceId AND a.Kind=?) AS [parts]
  FROM BisCore.GeometryPart p WHERE p.Model.Id IN (SELECT ECInstanceId FROM BisCore.DefinitionPartition WHERE Parent.Id=?) ORDER BY p.ECInstanceId`;
