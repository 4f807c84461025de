import type { IModelDb } from "@itwin/core-backend";
import { DbResult } from "../itwin/core-bentley.js";
import type { FontId } from "@itwin/core-common";
import { FontType } from "../itwin/core-common.js";

/**
 * The id of a TrueType font in an iModel's list of fonts, which gets it when it lacks it. The font itself is not embedded.
 * Does what `IModelDb.fonts.acquireId` does (core-backend 5.1.9), but at once, as a transaction needs it.
 */
export function fontId(db: IModelDb, name: string): FontId {
  const known = db.fonts.findId({ name, type: FontType.TrueType });
  if (known !== undefined) return known;
  const id = db.withSqliteStatement("SELECT MAX(Id) FROM dgn_Font", (statement) => (statement.nextRow() ? statement.getValueInteger(0) + 1 : 1));
  db.withSqliteStatement("INSERT INTO dgn_Font (Id,Type,Name) VALUES (?,?,?)", (statement) => {
    statement.bindInteger(1, id);
    statement.bindInteger(2, FontType.TrueType);
    statement.bindString(3, name);
    if (statement.step() !== DbResult.BE_SQLITE_DONE) throw new Error(`the font ${name} could not be listed`);
  });
  db.clearFontMap();
  return id;
}
