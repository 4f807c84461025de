import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { EntityKey } from "../format/entity-key.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { Change } from "../synchronize/change.js";
import { type DocumentAnchor, ensureAnchor, findAnchor, isAnchored } from "./document-anchor.js";
import { ensureCodeSpec } from "./job-containers.js";
import { selectRows } from "./query.js";
import type { IntendedWriting } from "./write-access.js";

/** What changes are found with, and which channel they go to. */
export interface WritingContext {
  find(key: EntityKey): Id64String | undefined;
  channel?: string;
}

/** Changes of a document that are to be written; set anew for each transaction. */
export class DocumentWriting implements IntendedWriting {
  #changes: readonly Change[] = [];
  #further: readonly Id64String[] = [];
  #stamp: string | undefined;

  constructor(
    private readonly db: IModelDb,
    readonly header: HeaderRecord,
    private readonly context: WritingContext,
  ) {
    this.noteState();
  }

  /** The same document with other changes, or other elements that are to be written. */
  of(changes: readonly Change[], further: readonly Id64String[] = []): this {
    this.#changes = changes;
    this.#further = further;
    return this;
  }

  isRegistered(): boolean {
    return isAnchored(this.db, this.header, this.context.channel) && this.#codeSpecs().every((name) => this.db.codeSpecs.hasName(name));
  }

  register(): void {
    ensureAnchor(this.db, this.header, this.context.channel);
    for (const name of this.#codeSpecs()) ensureCodeSpec(this.db, name);
  }

  isCurrent(): boolean {
    return this.#stamp === stampOf(this.db, this.anchor().link);
  }

  noteState(): void {
    this.#stamp = stampOf(this.db, this.anchor().link);
  }

  anchor(): Partial<DocumentAnchor> {
    return findAnchor(this.db, this.header.source.id);
  }

  elements(): Set<Id64String> {
    const found = new Set<Id64String>(this.#further);
    const add = (key: EntityKey | undefined): void => {
      const element = key && this.context.find(key);
      if (element !== undefined) found.add(element);
    };
    for (const change of this.#changes) {
      add(change.key);
      if (change.operation === "element") add(change.element.parent?.target);
      else if (change.operation === "relationship") add(change.relationship.source);
    }
    return found;
  }

  #codeSpecs(): string[] {
    const names = new Set<string>();
    for (const change of this.#changes) if (change.operation === "element" && change.element.code) names.add(change.element.code.spec);
    return [...names];
  }
}

/** When a document's RepositoryLink was last written: every run that writes anything of the document writes it with its first changes. */
function stampOf(db: IModelDb, link: Id64String | undefined): string | undefined {
  let stamp: string | undefined;
  if (link === undefined) return stamp;
  selectRows<{ time: string }>(db, "SELECT LastMod AS [time] FROM BisCore.RepositoryLink WHERE ECInstanceId=?", { bind: [{ id: link }], take: ({ time }) => (stamp = time) });
  return stamp;
}
