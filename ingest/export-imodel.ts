import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { IngestError } from "./errors.js";
import type { Scene } from "./imodel/scene/scene.js";
import type { Positioning } from "./export/geojson-features.js";
import { productVersion } from "./product.js";

/** What to export, and where to. */
export interface ExportOptions {
  /** Path of the iModel file. */
  imodel: string;
  /** Path of the file to write; it appears when it is whole. */
  output: string;
  signal?: AbortSignal;
}

/** What to export as GeoJSON. */
export interface ExportGeojsonOptions extends ExportOptions {
  /** Keep the iModel's own coordinates, in metres, although RFC 7946 knows only longitude and latitude. */
  local?: boolean;
}

/** Elements after which signals are looked for. */
const elementsAtOnce = 50;

/**
 * Writes what an iModel displays as a GLB, glTF 2.0 in one file, with where each element came from in its node. Holds the graphics of some elements
 * and the numbers of all nodes in memory; temporary files take the rest.
 * @returns the number of elements in it
 * @throws IngestError `imodel-unreadable`, `native-missing`, `output-unwritable`, `interrupted`
 */
export async function exportGlb({ imodel, output, signal }: ExportOptions): Promise<number> {
  const [{ GlbDocument }, { writeWhole }] = await Promise.all([import("./export/glb-document.js"), import("./export/whole-file.js")]);
  return withScene(imodel, async (scene) => {
    const folder = await mkdtemp(join(tmpdir(), "imodel-ingest-glb-"));
    const { x, y, z } = scene.centre();
    const geographic = scene.geographic()?.({ x, y, z });
    const document = new GlbDocument(folder, { generator: `imodel-ingest ${productVersion()}`, name: scene.name, origin: [x, y, z], ...(geographic && { geographic }) });
    try {
      for await (const graphics of interruptible(scene.graphics(), signal)) document.add(graphics, scene.describe(graphics.element));
      const { count } = document;
      await writeWhole(output, document.read(), signal);
      return count;
    } finally {
      document.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/**
 * Writes the elements of an iModel that have a place as GeoJSON: points, lines, and what surfaces cover, with where each came from and its values.
 * Holds some elements in memory.
 * @returns the number of features in it
 * @throws IngestError `usage` for an iModel that is not located on earth, unless its own coordinates are asked for; `imodel-unreadable`, `native-missing`, `output-unwritable`, `interrupted`
 */
export async function exportGeojson({ imodel, output, local = false, signal }: ExportGeojsonOptions): Promise<number> {
  const [{ featureOf }, { writeWhole }] = await Promise.all([import("./export/geojson-features.js"), import("./export/whole-file.js")]);
  return withScene(imodel, async (scene) => {
    const position = local ? localPosition : geographicPosition(scene, imodel);
    let count = 0;
    const pieces = async function* (): AsyncGenerator<string> {
      yield `{"type":"FeatureCollection",${local ? localNote : ""}"features":[`;
      for await (const graphics of interruptible(scene.graphics(), signal)) {
        const feature = featureOf(graphics, scene.describe(graphics.element), position);
        if (!feature) continue;
        yield `${count === 0 ? "" : ","}\n${JSON.stringify(feature)}`;
        count += 1;
      }
      yield "\n]}\n";
    };
    await writeWhole(output, pieces(), signal);
    return count;
  });
}

/** The member of older GeoJSON, which RFC 7946 advises against: readers that know it do not take metres for degrees. */
const localNote = `"crs":${JSON.stringify({ type: "name", properties: { name: "local coordinates of the iModel, in metres" } })},`;

const localPosition: Positioning = ({ x, y, z }) => [x, y, z];

/** Longitude and latitude to a tenth of a millimetre, heights to a millimetre. */
function geographicPosition(scene: Scene, imodel: string): Positioning {
  const convert = scene.geographic();
  if (!convert) throw new IngestError("usage", `${imodel} is not located on earth, as GeoJSON must be: give its sources a coordinate reference system, or ask for its own coordinates (--local)`);
  return (point) => {
    const { longitude, latitude, height } = convert(point);
    return [Number(longitude.toFixed(9)), Number(latitude.toFixed(9)), Number(height.toFixed(3))];
  };
}

async function withScene<T>(imodel: string, work: (scene: Scene) => Promise<T>): Promise<T> {
  const { SceneFile } = await import("./imodel/scene/scene-file.js");
  return SceneFile.with(imodel, (scenes) => scenes.use(work));
}

/** Lets signals in between elements, since iTwin.js makes graphics without a pause. */
async function* interruptible<T>(all: Iterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  let taken = 0;
  for (const one of all) {
    yield one;
    taken += 1;
    if (taken % elementsAtOnce !== 0) continue;
    await setImmediate();
    if (signal?.aborted) throw new IngestError("interrupted", "The export was interrupted.");
  }
}
