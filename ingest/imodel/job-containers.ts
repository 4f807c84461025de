import type { Category, IModelDb } from "@itwin/core-backend";
import { Drawing, DrawingCategory, DrawingModel, RenderMaterialElement, SpatialCategory, SubCategory, Subject } from "./itwin/core-backend.js";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementProps } from "@itwin/core-common";
import { Code, CodeScopeSpec, CodeSpec, IModel } from "./itwin/core-common.js";
import type { ModelSort } from "../alignment/class-description.js";
import { categoryName, fitsCode } from "../alignment/names.js";
import { containerMark } from "./container-mark.js";
import type { DocumentAnchor } from "./document-anchor.js";
import { aspectProps, scopeKind } from "./provenance.js";
import { readScopes } from "./scopes.js";

/** Partition, model and name of the one model of a sort that a job has; that of a drawing lies below one of its documents. */
const containers: Record<Exclude<ModelSort, "drawing">, { partition: string; model: string; name: string }> = {
  physical: { partition: "BisCore:PhysicalPartition", model: "BisCore:PhysicalModel", name: "Physical" },
  definition: { partition: "BisCore:DefinitionPartition", model: "BisCore:DefinitionModel", name: "Definitions" },
  group: { partition: "BisCore:GroupInformationPartition", model: "Generic:GroupModel", name: "Groups" },
  document: { partition: "BisCore:DocumentPartition", model: "BisCore:DocumentListModel", name: "Documents" },
  informationRecord: { partition: "BisCore:InformationRecordPartition", model: "BisCore:InformationRecordModel", name: "Records" },
  link: { partition: "BisCore:LinkPartition", model: "BisCore:LinkModel", name: "Links" },
  functional: { partition: "Functional:FunctionalPartition", model: "Functional:FunctionalModel", name: "Functional" },
};

/**
 * The models, categories, code specs and scope Subjects of a job: found by their codes, made when first needed.
 * Holds their ids in memory, one for each name.
 */
export class JobContainers {
  readonly #models = new Map<ModelSort, Id64String>();
  readonly #categories = new Map<string, Id64String>();
  readonly #subCategories = new Map<string, Id64String>();
  readonly #materials = new Map<string, Id64String>();
  readonly #codeSpecs = new Map<string, Id64String>();
  readonly #scopes = new Map<string, Id64String>();

  constructor(
    private readonly db: IModelDb,
    private readonly anchor: DocumentAnchor,
  ) {
    this.#scopes.set("", anchor.link);
  }

  model(sort: ModelSort): Id64String {
    return remember(this.#models, sort, () => (sort === "drawing" ? this.#findOrInsertDrawing() : this.#findOrInsertModel(sort)));
  }

  /** A category for the elements of a sort of model. */
  category(name: string, sort: ModelSort): Id64String {
    const kind = sort === "drawing" ? DrawingCategory : SpatialCategory;
    return remember(this.#categories, `${kind.className} ${name}`, () => this.#findOrInsertCategory(name, kind));
  }

  /** A layer below a category. */
  subCategory(category: Id64String, name: string): Id64String {
    return remember(this.#subCategories, `${category} ${name}`, () => {
      const known = categoryName(name);
      const code = SubCategory.createCode(this.db, category, known);
      return this.#findOrInsertDefinition(code, () => SubCategory.create(this.db, category, known, {}).toJSON());
    });
  }

  /** A material of the job. */
  material(name: string): Id64String {
    return remember(this.#materials, name, () => {
      const definitions = this.model("definition");
      const known = categoryName(name);
      const code = RenderMaterialElement.createCode(this.db, definitions, known);
      return this.#findOrInsertDefinition(code, () => RenderMaterialElement.create(this.db, definitions, known, new RenderMaterialElement.Params("")).toJSON());
    });
  }

  /** A code in the job: unique among the codes of its spec that the job's elements have. */
  code({ spec, value }: { spec: string; value: string }): Code {
    const specId = remember(this.#codeSpecs, spec, () => ensureCodeSpec(this.db, spec));
    return new Code({ spec: specId, scope: this.anchor.job, value });
  }

  /** The element that scopes the provenance of a named scope; the document's RepositoryLink for the unnamed one. */
  scope(name: string): Id64String {
    return remember(this.#scopes, name, () => this.#findOrInsertScope(name));
  }

  #findOrInsertModel(sort: Exclude<ModelSort, "drawing">): Id64String {
    const { partition, model, name } = containers[sort];
    const code = new Code({ spec: this.db.codeSpecs.getByName("bis:InformationPartitionElement").id, scope: this.anchor.job, value: name });
    const found = this.db.elements.queryElementIdByCode(code);
    if (found) return found;
    const element = this.db.elements.insertElement({
      classFullName: partition,
      model: IModel.repositoryModelId,
      parent: { id: this.anchor.job, relClassName: "BisCore:SubjectOwnsPartitionElements" },
      code,
      jsonProperties: containerMark,
    });
    return this.db.models.insertModel({ classFullName: model, modeledElement: { id: element } });
  }

  #findOrInsertDrawing(): Id64String {
    const documents = this.model("document");
    const code = Drawing.createCode(this.db, documents, "Drawing");
    const found = this.db.elements.queryElementIdByCode(code);
    if (found) return found;
    const drawing = this.db.elements.insertElement({ classFullName: Drawing.classFullName, model: documents, code, jsonProperties: containerMark });
    return this.db.models.insertModel({ classFullName: DrawingModel.classFullName, modeledElement: { id: drawing } });
  }

  #findOrInsertCategory(name: string, kind: typeof DrawingCategory | typeof SpatialCategory): Id64String {
    const definitions = this.model("definition");
    const found = this.db.elements.queryElementIdByCode(kind.createCode(this.db, definitions, name));
    if (found) return found;
    const props = { ...kind.create(this.db, definitions, name).toJSON(), jsonProperties: containerMark };
    const category = this.db.elements.insertElement(props);
    this.db.elements.getElement<Category>(category).setDefaultAppearance({});
    return category;
  }

  #findOrInsertDefinition(code: Code, make: () => ElementProps): Id64String {
    const known = this.db.elements.queryElementIdByCode(code);
    if (known !== undefined) return known;
    const props = make();
    return this.db.elements.insertElement({ ...props, jsonProperties: { ...(props.jsonProperties as object | undefined), ...containerMark } });
  }

  #findOrInsertScope(name: string): Id64String {
    const found = [...readScopes(this.db, this.anchor.link)].find(([, known]) => known === name);
    if (found) return found[0];
    const element = this.db.elements.insertElement({
      classFullName: Subject.classFullName,
      model: IModel.repositoryModelId,
      parent: { id: this.anchor.job, relClassName: "BisCore:SubjectOwnsSubjects" },
      code: this.#scopeCode(name),
      userLabel: name,
    });
    const { link, source } = this.anchor;
    this.db.elements.insertAspect(aspectProps({ element, scope: link, source, kind: scopeKind, identifier: name }));
    return element;
  }

  /** Codes are compared without case and cut off; scopes are not, so one whose name does not fit or is taken has no code, but its label. */
  #scopeCode(name: string): Code {
    const code = Subject.createCode(this.db, this.anchor.job, name);
    const usable = name.trim() === name && fitsCode(name) && this.db.elements.queryElementIdByCode(code) === undefined;
    return usable ? code : Code.createEmpty();
  }
}

/** The CodeSpec of a name, unique in the whole iModel; made when there is none. */
export function ensureCodeSpec(db: IModelDb, name: string): Id64String {
  const { codeSpecs } = db;
  if (codeSpecs.hasName(name)) return codeSpecs.getByName(name).id;
  return codeSpecs.insert(CodeSpec.create(db, name, CodeScopeSpec.Type.RelatedElement));
}

function remember<K>(known: Map<K, Id64String>, key: K, make: () => Id64String): Id64String {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
