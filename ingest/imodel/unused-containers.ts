import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IModel } from "./itwin/core-common.js";
import { isContainer } from "./container-mark.js";
import type { DocumentAnchor } from "./document-anchor.js";
import { isCodeScope } from "./element-use.js";
import { linksOf } from "./links.js";
import { Navigation } from "./navigation.js";
import { selectIds } from "./query.js";
import { readScopes } from "./scopes.js";

/**
 * Removes the scope Subjects, geometry parts, subcategories, materials, categories and models that a job made and nothing uses any more, so that the iModel holds what a first run over the same document would have made.
 * What a person or another source put something into, or refers to, stays. CodeSpecs stay as well: iTwin.js has no way to delete one.
 * Saves nothing; returns whether anything was removed.
 */
export function removeUnusedContainers(db: IModelDb, { job, link }: Partial<DocumentAnchor>): boolean {
  if (job === undefined || link === undefined) return false;
  const unused = new UnusedContainers(db);
  // A model is empty only when its categories are gone.
  const removed = [unused.removeScopes(link), unused.removeParts(job), unused.removeLooks(job), unused.removeDrawings(job), unused.removeCategories(job), unused.removeModels(job)];
  return removed.includes(true);
}

const lookQuery = `SELECT d.ECInstanceId FROM BisCore.DefinitionElement d WHERE ${isContainer("d")} AND d.ECClassId IS (BisCore.SubCategory, BisCore.RenderMaterial)
  AND d.Model.Id IN (SELECT ECInstanceId FROM BisCore.DefinitionPartition WHERE Parent.Id=?)`;

const partQuery = `SELECT p.ECInstanceId FROM BisCore.GeometryPart p WHERE json_extract(p.JsonProperties, '$.imodelIngest.shape') IS NOT NULL
  AND p.Model.Id IN (SELECT ECInstanceId FROM BisCore.DefinitionPartition WHERE Parent.Id=?)
  AND NOT EXISTS (SELECT 1 FROM BisCore.ExternalSourceAspect a WHERE a.Element.Id=p.ECInstanceId)`;

const categoryQuery = `SELECT c.ECInstanceId FROM BisCore.Category c WHERE ${isContainer("c")}
  AND c.Model.Id IN (SELECT ECInstanceId FROM BisCore.DefinitionPartition WHERE Parent.Id=?)
  AND NOT EXISTS (SELECT 1 FROM BisCore.GeometricElement3d e WHERE e.Category.Id=c.ECInstanceId)
  AND NOT EXISTS (SELECT 1 FROM BisCore.GeometricElement2d e WHERE e.Category.Id=c.ECInstanceId)`;

const drawingQuery = `SELECT d.ECInstanceId FROM BisCore.Drawing d WHERE ${isContainer("d")}
  AND d.Model.Id IN (SELECT ECInstanceId FROM BisCore.DocumentPartition WHERE Parent.Id=?)
  AND NOT EXISTS (SELECT 1 FROM BisCore.Element e WHERE e.Model.Id=d.ECInstanceId)
  AND NOT EXISTS (SELECT 1 FROM BisCore.ViewDefinition2d v WHERE v.BaseModel.Id=d.ECInstanceId)`;

const modelQuery = `SELECT p.ECInstanceId FROM BisCore.InformationPartitionElement p WHERE p.Parent.Id=? AND ${isContainer("p")}
  AND NOT EXISTS (SELECT 1 FROM BisCore.Element e WHERE e.Model.Id=p.ECInstanceId)`;

const selectorQuery = "SELECT ECInstanceId FROM BisCore.ModelSelectorRefersToModels WHERE TargetECInstanceId=?";

class UnusedContainers {
  readonly #navigation: Navigation;

  constructor(private readonly db: IModelDb) {
    this.#navigation = new Navigation(db);
  }

  removeScopes(link: Id64String): boolean {
    const scopes = [...readScopes(this.db, link).keys()].filter((element) => element !== link && !this.#isUsed(element, { aspects: 1 }));
    for (const element of scopes) this.db.elements.deleteElement(element);
    return scopes.length > 0;
  }

  /** Those whose parts have got other elements. What still shows one was not written since, and keeps it. */
  removeParts(job: Id64String): boolean {
    const parts = selectIds(this.db, partQuery, job).filter((element) => !this.#isUsed(element));
    return parts.length > 0 && parts.length > this.db.elements.deleteDefinitionElements(parts).size;
  }

  /** Subcategories and materials. iTwin.js looks through all geometry for their use, so nothing is asked where a job made none. */
  removeLooks(job: Id64String): boolean {
    const looks = selectIds(this.db, lookQuery, job);
    return looks.length > 0 && looks.length > this.db.elements.deleteDefinitionElements(looks).size;
  }

  removeCategories(job: Id64String): boolean {
    const unused = selectIds(this.db, categoryQuery, job).filter((element) => !this.#isUsed(element, { child: IModel.getDefaultSubCategoryId(element) }));
    return unused.length > 0 && unused.length > this.db.elements.deleteDefinitionElements(unused).size;
  }

  removeDrawings(job: Id64String): boolean {
    return this.#removeModels(selectIds(this.db, drawingQuery, job).filter((element) => !this.#isUsed(element)));
  }

  removeModels(job: Id64String): boolean {
    return this.#removeModels(selectIds(this.db, modelQuery, job).filter((element) => !this.#isUsed(element) && selectIds(this.db, selectorQuery, element).length === 0));
  }

  /** With the elements that they model. */
  #removeModels(modeled: readonly Id64String[]): boolean {
    for (const element of modeled) {
      this.db.models.deleteModel(element);
      this.db.elements.deleteElement(element);
    }
    return modeled.length > 0;
  }

  /** Whether anything hangs on an element, refers to it or is scoped by it, besides one child and a number of aspects that every such element has. */
  #isUsed(element: Id64String, own: { child?: Id64String; aspects?: number } = {}): boolean {
    return (
      selectIds(this.db, "SELECT ECInstanceId FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? LIMIT 1", element).length > 0 ||
      selectIds(this.db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=?", element).some((child) => child !== own.child) ||
      isCodeScope(this.db, element) ||
      linksOf(this.db, element).length > 0 ||
      this.#navigation.pointersAt(element).length > 0 ||
      this.db.elements.getAspects(element).length > (own.aspects ?? 0)
    );
  }
}
