import type { IModelDb } from "@itwin/core-backend";
import { withHost } from "../host.js";
import { openForReading } from "../open-imodel.js";
import { Scene } from "./scene.js";

/** An iModel file that is looked into now and then: open while something is read, closed in between, so that others can write into it. */
export class SceneFile {
  #open: { db: IModelDb; scene: Scene } | undefined;
  #users = 0;

  private constructor(private readonly file: string) {}

  /**
   * Keeps iTwin.js started while `work` goes on.
   * @throws IngestError `imodel-unreadable`, `native-missing`
   */
  static with<T>(file: string, work: (scenes: SceneFile) => Promise<T>): Promise<T> {
    return withHost(async () => {
      const scenes = new SceneFile(file);
      await scenes.use(() => undefined);
      return work(scenes);
    });
  }

  /**
   * Opens the iModel for as long as `work` goes on. What is under way at the same time shares one scene.
   * @throws IngestError `imodel-unreadable`
   */
  async use<T>(work: (scene: Scene) => T | Promise<T>): Promise<T> {
    if (!this.#open) {
      const db = openForReading(this.file);
      this.#open = { db, scene: new Scene(db) };
    }
    const { db, scene } = this.#open;
    this.#users += 1;
    try {
      return await work(scene);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) {
        this.#open = undefined;
        db.close();
      }
    }
  }
}
