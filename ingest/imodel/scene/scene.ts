import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { Point3d } from "@itwin/core-geometry";
import { selectRows } from "../query.js";
import { readDocuments, readEntities, type SceneDocument, type SceneEntity } from "./entities.js";
import { centreOf, type ElementGraphics, readGraphics } from "./graphics.js";
import { LastRun } from "./last-run.js";
import { type ElementDescription, type ElementDetails, DetailsReader } from "./properties.js";
import { type GeographicPlace, geographicConversion } from "./whereabouts.js";

/** What there is to see in an iModel that is open for reading. Everything is read when it is asked for; what is read stays here as long as the scene. */
export class Scene {
  #lastRun: { run: LastRun | undefined } | undefined;

  readonly #details: DetailsReader;

  constructor(private readonly db: IModelDb) {
    this.#details = new DetailsReader(db);
  }

  /** What the iModel is called. */
  get name(): string {
    return this.db.rootSubject.name;
  }

  /** The last run that wrote something, as far as the iModel keeps it. */
  get lastRun(): LastRun | undefined {
    this.#lastRun ??= { run: LastRun.read(this.db) };
    return this.#lastRun.run;
  }

  /** Where most elements are, in whole metres. */
  centre(): Point3d {
    return centreOf(this.db);
  }

  documents(): SceneDocument[] {
    return [...readDocuments(this.db).values()];
  }

  /** Names of models and categories, by id. */
  names(): Record<Id64String, string> {
    const names: Record<Id64String, string> = {};
    const take = ({ id, label, code }: { id: Id64String; label?: string; code?: string }): void => void (names[id] = label ?? code ?? id);
    const named = "e.ECInstanceId AS [id], e.UserLabel AS [label], e.CodeValue AS [code]";
    selectRows(this.db, `SELECT ${named} FROM BisCore.Model m JOIN BisCore.Element e ON e.ECInstanceId=m.ModeledElement.Id`, { take });
    selectRows(this.db, `SELECT ${named} FROM BisCore.Category e`, { take });
    return names;
  }

  /** Entities of all sources, page by page. */
  entities(): Generator<SceneEntity[]> {
    return readEntities(this.db, this.lastRun);
  }

  /** Graphics of all elements, one after the other. */
  graphics(): Generator<ElementGraphics> {
    return readGraphics(this.db);
  }

  /** All that is known of an element; undefined when there is none of that id. */
  details(element: Id64String): ElementDetails | undefined {
    return this.#details.read(element);
  }

  /** An element, where it came from, and its values. */
  describe(element: Id64String): ElementDescription | undefined {
    return this.#details.describe(element);
  }

  /** Turns world coordinates into geographic ones; undefined for an iModel that is not located on earth. */
  geographic(): ((point: { x: number; y: number; z: number }) => GeographicPlace) | undefined {
    return geographicConversion(this.db);
  }
}
