import type { IModelDb } from "@itwin/core-backend";
import { withHost } from "../host.js";
import { openForReading } from "../open-imodel.js";
import { Scene } from "./scene.js";

/** An iModel file that is looked into now and then: open while something is read, closed in between, so that others can write into it. */
export class SceneFile {
  #open: { db: IModelDb; scene: Scene } | undefined;
  readonly #uses = new Set<Promise<unknown>>();

  private constructor(private readonly file: string) {}

  /**
   * Keeps iTwin.js started while `work` goes on, and what it uses of the iModel.
   * @throws IngestError `imodel-unreadable`, `native-missing`
   */
  static with<T>(file: string, work: (scenes: SceneFile) => Promise<T>): Promise<T> {
    return withHost(async () => {
      const scenes = new SceneFile(file);
      await scenes.use(() => undefined);
      try {
        return await work(scenes);
      } finally {
        await Promise.allSettled(scenes.#uses);
      }
    });
  }

  /**
   * Opens the iModel for as long as `work` goes on. What is under way at the same time shares one scene.
   * @throws IngestError `imodel-unreadable`
   */
  async use<T>(work: (scene: Scene) => T | Promise<T>): Promise<T> {
    this.#open ??= this.#openScene();
    const { db, scene } = this.#open;
    const use = Promise.resolve(scene).then(work);
    this.#uses.add(use);
    try {
      return await use;
    } finally {
      this.#uses.delete(use);
      if (this.#uses.size === 0) {
        this.#open = undefined;
        db.close();
      }
    }
  }

  #openScene(): { db: IModelDb; scene: Scene } {
    const db = openForReading(this.file);
    return { db, scene: new Scene(db) };
  }
}
