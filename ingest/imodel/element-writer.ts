import type { IModelDb, InsertElementOptions } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IModelStatus } from "./itwin/core-bentley.js";
import type { ElementGeometryBuilderParams, ElementProps } from "@itwin/core-common";
import { Code } from "./itwin/core-common.js";
import type { AlignedElement } from "../alignment/aligned-element.js";
import type { Difference, ElementChange, Missing, Outcome } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import { type EntityKey, showKey } from "../format/entity-key.js";
import { describeDifferences } from "./differences.js";
import { difference, type FindElement, insertableProps, shapeOf, type Wanted, wantedProps, type WantedProps } from "./element-props.js";
import { ElementReplacement, type RenamedAspects } from "./element-replacement.js";
import { deleteUnused } from "./element-use.js";
import type { JobContainers } from "./job-containers.js";
import { type Binding, boundJson, partKind, type SharedParts } from "./shared-parts.js";
import { recordsOf, showElement } from "./shown-element.js";
import { selectIds } from "./query.js";

/** An element that was written, or was found to be as it should, before its links and its provenance are looked at. */
export interface WrittenElement {
  id: Id64String;
  result: "inserted" | "updated" | "unchanged";
  missing: Missing[];
  /** New ids of its aspects by their old ones, when the element was replaced by one of another class under the same id. */
  replaced?: RenamedAspects;
  /** There when a part has another element than it had. */
  moved?: { /** Whether elements that place it, and that the document does not have, may go on showing the one it had. */ outdates: boolean };
  differences?: readonly Difference[];
}

/**
 * What is to be written of an element, as long as nothing that it refers to changes: `known` is the one that is there already, `props` are to be inserted where there is none.
 * Of a `part`, what the others are decides about its element when it is written; here is the one that it has.
 */
export type PlannedElement = { wanted: Wanted; element: AlignedElement } & ({ known: Id64String } | { props: WantedProps } | { part: Id64String | undefined });

/** What an {@link ElementWriter} writes with. */
export interface ElementWriting {
  containers: JobContainers;
  find: FindElement;
  parts: SharedParts;
  /** Whether it says what an update changed. */
  describes: boolean;
}

/** Inserts and updates elements, one by one, without saving. */
export class ElementWriter {
  readonly #replacement: ElementReplacement;

  constructor(
    private readonly db: IModelDb,
    private readonly writing: ElementWriting,
  ) {
    this.#replacement = new ElementReplacement(db);
  }

  /** Looks up and prepares all that an element is written with; an outcome when it cannot be written (yet). */
  plan({ key, element }: ElementChange, known: ProvenanceEntry | undefined): PlannedElement | Outcome {
    const parent = element.parent && this.writing.find(element.parent.target);
    if (element.parent && (parent === undefined || (known && this.#isBelow(parent, known.element)))) {
      const message = `the parent ${showKey(element.parent.target)} is not there, or hangs below its own child`;
      return { result: "waiting", awaits: element.parent.target, missing: [{ code: "parent-unresolved", message, pointer: "/parent" }] };
    }
    return orRefusal(() => {
      const wanted = wantedProps(element, { db: this.db, ...this.writing });
      if (key.kind === partKind) return { wanted, element, part: known?.element };
      return { wanted, element, ...(known ? { known: known.element } : { props: insertableProps(wanted) }) };
    });
  }

  /** Writes an element where it differs from what is stored. */
  write(planned: PlannedElement): WrittenElement | Outcome {
    return orRefusal(() => {
      const { wanted, element } = planned;
      if ("part" in planned) return this.#writePart(planned.part, wanted, element);
      if ("known" in planned) return this.#update(planned.known, wanted, element);
      const { missing } = wanted;
      const id = this.#withCode(planned.props, missing, (written) => this.#insertElement(written));
      return { id, result: "inserted", missing };
    });
  }

  #update(id: Id64String, wanted: Wanted, element: AlignedElement): WrittenElement | Outcome {
    const { missing } = wanted;
    const stored = this.db.elements.getElementProps(id);
    if (stored.classFullName !== wanted.props.classFullName) return this.#replace(stored, wanted);
    const changed = difference(stored, wanted);
    if (!changed) return { id, result: "unchanged", missing };
    const props = { ...changed, id, classFullName: stored.classFullName };
    const nothingWritten = this.#withCode(props, missing, (written) => {
      const really = isMoreThanCode(changed) || difference(stored, { props: { code: written.code, jsonProperties: stored.jsonProperties, classFullName: stored.classFullName, model: stored.model } }) !== undefined;
      if (really) this.#updateMembers(written, wanted.props.placement);
      return !really;
    });
    return { id, result: nothingWritten ? "unchanged" : "updated", missing, ...(!nothingWritten && this.#describe(stored, changed, element)) };
  }

  /** A part gets the element of those with its content, or one of its own; the one that it has stays as it is for whoever may show it. */
  #writePart(known: Id64String | undefined, wanted: Wanted, element: AlignedElement): WrittenElement | Outcome {
    const { parts } = this.writing;
    const { missing } = wanted;
    const digest = shapeOf(wanted.props["jsonProperties"]) ?? "";
    const home = parts.homeOf(digest, known);
    if (known !== undefined && home === known) {
      const written = this.#update(known, withBinding(wanted, parts.bindingWith(known, digest)), element);
      parts.follow(known, digest);
      return written;
    }
    const id = home ?? this.#insertElement(insertableProps(wanted));
    const outdates = parts.move({ from: known, to: id, digest });
    if (known === undefined) return { id, result: "inserted", missing };
    const stored = this.db.elements.getElementProps(known);
    return { id, result: "updated", missing, moved: { outdates }, ...this.#describe(stored, difference(stored, wanted) ?? {}, element) };
  }

  #describe(stored: ElementProps, changed: Record<string, unknown>, element: AlignedElement): Pick<WrittenElement, "differences"> {
    if (!this.writing.describes) return {};
    return { differences: describeDifferences(stored, changed, (other) => showElement(other, { db: this.db, find: this.writing.find, element })) };
  }

  /** What clears the geometry clears the placement with it, so that is written afterwards, where one is wanted. */
  #updateMembers(props: Record<string, unknown>, placement: unknown): void {
    const { elementGeometryBuilderParams: geometry, id, classFullName } = props;
    const clears = (geometry as ElementGeometryBuilderParams | undefined)?.entryArray.length === 0;
    this.db.elements.updateElement(props);
    if (clears && placement) this.db.elements.updateElement({ id, classFullName, placement } as Record<string, unknown>);
  }

  #replace(stored: ElementProps, wanted: Wanted): WrittenElement | Outcome {
    const { id = "", federationGuid, classFullName } = stored;
    const { missing, props: { classFullName: wantedClass } } = wanted;
    const obstacle = this.#replacement.findObstacle(id, wantedClass);
    if (obstacle) {
      const message = `the element ${id} is a ${classFullName}, not a ${wantedClass}, and cannot be replaced: ${obstacle.reason}`;
      const awaits = this.#entityOf(obstacle.pointing);
      return awaits ? { result: "waiting", awaits, missing: [{ code: "class-changed", message }] } : { result: "rejected", code: "class-changed", message };
    }
    const props = { federationGuid, ...insertableProps(wanted) };
    // Only one element can have a GUID at a time.
    this.#rehearse(props.federationGuid === federationGuid ? { ...props, federationGuid: undefined } : props);
    const replaced = this.#replacement.replace(id, () => void this.#withCode({ ...props, id }, missing, (written) => this.#insertElement(written, { forceUseId: true })));
    return { id, result: "updated", missing, replaced };
  }

  /** The entity of the document that an element stands for: the run may change it yet. */
  #entityOf(id: Id64String | undefined): EntityKey | undefined {
    return id === undefined ? undefined : recordsOf(this.db, id).find((key) => this.writing.find(key) === id);
  }

  /** Inserts and deletes an element, so that one that the iModel refuses is refused before anything is taken apart for it. */
  #rehearse(props: WantedProps): void {
    deleteUnused(this.db, this.#withCode(props, [], (written) => this.#insertElement(written)));
  }

  /** Parameters without entries would take the placement away. */
  #insertElement({ elementGeometryBuilderParams: geometry, ...others }: Record<string, unknown>, options?: InsertElementOptions): Id64String {
    const shaped = (geometry as ElementGeometryBuilderParams | undefined)?.entryArray.length ?? 0;
    return this.db.elements.insertElement({ ...others, ...(shaped > 0 && { elementGeometryBuilderParams: geometry }) } as unknown as ElementProps, options);
  }

  /** Writes with the code if it is free, else without one. */
  #withCode<T>(props: Record<string, unknown>, missing: Missing[], write: (props: Record<string, unknown>) => T): T {
    try {
      return write(props);
    } catch (error) {
      if (refusalOf(error)?.errorNumber !== (IModelStatus.DuplicateCode as number)) throw error;
      const { value } = props.code as { value: string };
      missing.push({ code: "code-taken", message: `another element has the code ${value}` });
      return write({ ...props, code: Code.createEmpty().toJSON() });
    }
  }

  #isBelow(candidate: Id64String, ancestor: Id64String): boolean {
    let current: Id64String | undefined = candidate;
    while (current !== undefined) {
      if (current === ancestor) return true;
      [current] = selectIds(this.db, "SELECT Parent.Id FROM BisCore.Element WHERE ECInstanceId=? AND Parent.Id IS NOT NULL", current);
    }
    return false;
  }
}

function withBinding(wanted: Wanted, binding: Binding | undefined): Wanted {
  return binding ? { ...wanted, props: { ...wanted.props, jsonProperties: boundJson(wanted.props["jsonProperties"], binding) } } : wanted;
}

function isMoreThanCode(changed: Record<string, unknown>): boolean {
  return Object.keys(changed).some((name) => name !== "code");
}

/** What `work` returns, or that the iModel refuses the element. */
function orRefusal<T>(work: () => T): T | Outcome {
  try {
    return work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { result: "rejected", code: "element-refused", message: refusal.message };
  }
}

/** Failures of the file, not of the element: with them the transaction fails. */
const fileFailures = new Set<number>([IModelStatus.SQLiteError, IModelStatus.WriteError]);

/** An error by which the iModel refuses an element: an IModelError, or another one that carries its number. Numbers below are SQLite's own. */
function refusalOf(error: unknown): (Error & { errorNumber: number }) | undefined {
  const { errorNumber } = error instanceof Error ? (error as { errorNumber?: unknown }) : {};
  const refused = typeof errorNumber === "number" && errorNumber >= (IModelStatus.IMODEL_ERROR_BASE as number) && !fileFailures.has(errorNumber);
  return refused ? (error as Error & { errorNumber: number }) : undefined;
}
