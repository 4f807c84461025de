import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { selectIds } from "./query.js";

/** Whether an element is a definition, which iTwin.js deletes only by `deleteDefinitionElements`. */
export function isDefinition(db: IModelDb, element: Id64String): boolean {
  return selectIds(db, "SELECT ECInstanceId FROM BisCore.DefinitionElement WHERE ECInstanceId=?", element).length > 0;
}

/**
 * Whether an element is a definition of which iTwin.js itself finds out whether it is used, in geometry and views (core-backend 5.1.9, `queryDefinitionElementUsage`).
 * It deletes all others, types among them, whether they are used or not.
 */
export function isCheckedForUse(db: IModelDb, element: Id64String): boolean {
  return selectIds(db, checkedQuery, element).length > 0;
}

/** Why iTwin.js cannot delete an element that has no children; undefined when it can. Of definitions that it checks itself, it may still find that they are in use. */
export function findHold(db: IModelDb, element: Id64String): string | undefined {
  if (selectIds(db, "SELECT ECInstanceId FROM BisCore.Model WHERE ECInstanceId=?", element).length > 0) return "it has a model of its own";
  return isCodeScope(db, element) ? "it is the scope of other elements' codes" : undefined;
}

/** Whether codes of other elements are scoped by an element, those of its children not counted. */
export function isCodeScope(db: IModelDb, element: Id64String): boolean {
  return selectIds(db, codeQuery, element, element, element).length > 0;
}

/** Deletes an element that nothing uses; returns whether iTwin.js agrees. */
export function deleteUnused(db: IModelDb, element: Id64String): boolean {
  if (isDefinition(db, element)) return db.elements.deleteDefinitionElements([element]).size === 0;
  db.elements.deleteElement(element);
  return true;
}

const checkedQuery = `SELECT ECInstanceId FROM BisCore.DefinitionElement WHERE ECInstanceId=? AND ECClassId IS (BisCore.Category, BisCore.SubCategory, BisCore.CategorySelector,
  BisCore.ModelSelector, BisCore.DisplayStyle, BisCore.ViewDefinition, BisCore.GeometryPart, BisCore.RenderMaterial, BisCore.LineStyle, BisCore.Texture)`;

const codeQuery = "SELECT ECInstanceId FROM BisCore.Element WHERE CodeScope.Id=? AND ECInstanceId<>? AND (Parent.Id IS NULL OR Parent.Id<>?)";
