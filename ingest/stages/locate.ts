import { areaOfUse } from "../alignment/coordinates/area-of-use.js";
import { locationIssues } from "../alignment/coordinates/location-issues.js";
import type { SourceCoordinates } from "../alignment/coordinates/source-coordinates.js";
import type { Vector } from "../alignment/geometry/aligned-piece.js";
import { makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import type { DocumentSession } from "../synchronize/sync-target.js";
import type { ContentRecord } from "./checksum.js";

/** Records that are held back while all that came lie where their coordinate reference system is not meant to be used. */
const mostHeld = 100;

/** What finds out where a document lies, and where that is reported. */
export interface Locating {
  coordinates: SourceCoordinates;
  session: Pick<DocumentSession, "frame" | "setFrame">;
  run: Run;
  place: Place;
}

/**
 * Gives an iModel that has none its coordinate system, near the first record that lies where the document's system is meant to be used, and says once what is dubious about where the
 * document lies. Until then it holds back up to 100 records that have a shape; all others go through at once.
 */
export async function* locate(batches: AsyncIterable<ContentRecord[]>, locating: Locating): AsyncIterable<ContentRecord[]> {
  const search = new PositionSearch(locating);
  for await (const batch of batches) yield search.isOver || !batch.some(hasShape) ? batch : search.take(batch);
  const rest = search.end();
  if (rest.length > 0) yield rest;
}

function hasShape({ record }: ContentRecord): boolean {
  return record.type === "entity" && (record.placement !== undefined || record.geometry !== undefined);
}

class PositionSearch {
  isOver = false;
  #held: ContentRecord[] = [];
  #first: Vector | undefined;
  readonly #isPlausible: (position: Vector) => boolean;

  constructor(private readonly locating: Locating) {
    const { crs, isUnlocated } = locating.coordinates;
    this.#isPlausible = crs ? areaOfUse(crs) : () => true;
    // A placement in the iModel's own coordinates says all there is to say.
    if (!crs && !isUnlocated) this.isOver = true;
  }

  take(batch: readonly ContentRecord[]): ContentRecord[] {
    return batch.flatMap((content) => (this.isOver ? [content] : this.#takeOne(content)));
  }

  /** The records that are still held when there are no more. */
  end(): ContentRecord[] {
    return this.isOver || this.#held.length === 0 ? [] : this.#settle(this.#first, { astray: true });
  }

  #takeOne(content: ContentRecord): ContentRecord[] {
    const { record } = content;
    if (record.type !== "entity" || !hasShape(content)) return [content];
    const { coordinates } = this.locating;
    if (!coordinates.crs) return this.#leave(content);
    const position = coordinates.positionOf(record);
    if (!position) return [content];
    this.#held.push(content);
    this.locating.run.lines?.hold(content.place);
    if (this.#isPlausible(position)) return this.#settle(position, { astray: false });
    this.#first ??= position;
    return this.#held.length < mostHeld ? [] : this.#settle(this.#first, { astray: true });
  }

  /** Coordinates are local, and nobody knows where. */
  #leave(content: ContentRecord): ContentRecord[] {
    this.isOver = true;
    const { session, run, place } = this.locating;
    const message = "coordinates are local, and are taken for those of the iModel, which has a coordinate system";
    if (session.frame) run.report(makeIssue("source-unlocated", message, place, { pointer: "/crs" }));
    return [content];
  }

  #settle(position: Vector | undefined, { astray }: { astray: boolean }): ContentRecord[] {
    this.isOver = true;
    const { coordinates, session, run, place } = this.locating;
    const isFirst = session.frame === undefined;
    // What lies astray says nothing of where the iModel is to lie.
    const frame = coordinates.settle(astray ? [0, 0, 0] : (position ?? [0, 0, 0]));
    if (isFirst && frame) session.setFrame(frame);
    for (const { code, message, pointer, severity } of locationIssues(coordinates, { isFirst, astray: astray ? position : undefined }))
      run.report(makeIssue(code, message, place, { pointer, ...(severity && { severity }) }));
    for (const { place: held } of this.#held) run.lines?.release(held);
    return this.#held.splice(0);
  }
}
