import { SchemaKey } from "./itwin/ecschema-metadata.js";
import { reading } from "./reading.js";
import { IModelSchemaLookup } from "./schema-lookup.js";

/**
 * Full names of the classes of an iModel that an alignment can name for elements; those of dynamic schemas, which belong to their sources, are left out.
 * @throws IngestError `imodel-unreadable`, `native-missing`
 */
export function concreteElementClasses(imodel: string): Promise<string[]> {
  return reading(imodel, (db) => {
    const lookup = new IModelSchemaLookup(db);
    const names = lookup.classNames("element");
    const schemas = [...new Set(names.map((name) => name.split(":")[0] ?? ""))];
    const dynamic = new Set(schemas.filter((name) => db.schemaContext.getSchemaSync(new SchemaKey(name))?.customAttributes?.has("CoreCustomAttributes.DynamicSchema") === true));
    return names.filter((name) => {
      const found = dynamic.has(name.split(":")[0] ?? "") ? undefined : lookup.elementClass(name);
      return found?.abstract === false && found.model !== undefined;
    });
  });
}
