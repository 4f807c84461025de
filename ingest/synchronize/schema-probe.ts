import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DocumentSession, SyncTarget } from "./sync-target.js";

/** What a run wants of a dynamic schema. */
export interface SchemaWish {
  name: string;
  /** What is there. */
  before: DynamicSchema | undefined;
  /** What it becomes; undefined when it stays as it is. */
  after?: DynamicSchema;
}

/** Lets a run go on until it is known what becomes of the dynamic schema, and stops it before anything is written but schemas that the alignment names. */
export class SchemaProbe {
  readonly #halt = new Error("the probe knows enough");
  #wish: SchemaWish | undefined;

  /**
   * Runs `work` on a target that stands before the real one, and says what it wanted of a dynamic schema; undefined when its alignment has none, or when it had
   * nothing to compare.
   */
  async run(target: SyncTarget, work: (target: SyncTarget) => Promise<unknown>): Promise<SchemaWish | undefined> {
    try {
      await work({ openDocument: async (header: HeaderRecord, digest: string) => this.#watch(await target.openDocument(header, digest)) });
    } catch (error) {
      if (error !== this.#halt) throw error;
    }
    return this.#wish;
  }

  #watch(session: DocumentSession): DocumentSession {
    return {
      get recorded() {
        return session.recorded;
      },
      get schemas() {
        return session.schemas;
      },
      get frame() {
        return session.frame;
      },
      // What does not end here cannot be gone on with.
      unfinished: undefined,
      setFrame: (frame) => session.setFrame(frame),
      measure: () => session.measure(),
      importSchemas: (named) => session.importSchemas(named),
      index: (keys) => session.index(keys),
      dynamicSchema: (name) => {
        const before = session.dynamicSchema(name);
        this.#wish = { name, before };
        return before;
      },
      importDynamicSchema: (after) => {
        if (this.#wish) this.#wish = { ...this.#wish, after };
        return Promise.reject(this.#halt);
      },
      apply: () => Promise.reject(this.#halt),
      complete: () => Promise.resolve(),
    };
  }
}
