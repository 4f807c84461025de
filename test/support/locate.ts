import { StandaloneDb } from "@itwin/core-backend";
import { OpenMode } from "@itwin/core-bentley";
import { Cartographic, EcefLocation } from "@itwin/core-common";
import { withHost } from "../../ingest/imodel/host.js";

/** Places the origin of an iModel file on earth: degrees, and metres above the ellipsoid; x to the east, y to the north. */
export function locate(imodel: string, place: { longitude: number; latitude: number; height: number }): Promise<void> {
  return withHost(() => {
    const db = StandaloneDb.openFile(imodel, OpenMode.ReadWrite);
    db.setEcefLocation(EcefLocation.createFromCartographicOrigin(Cartographic.fromDegrees(place)));
    db.updateIModelProps();
    db.saveChanges();
    db.close();
    return Promise.resolve();
  });
}
