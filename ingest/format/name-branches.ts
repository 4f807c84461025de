import { branchesOf, discriminatorOf } from "./choose-branch.js";
import { mapSchema, type Schema } from "./record-schemas.js";

/**
 * The same schema, in which alternatives that a constant field tells apart, such as `type`, are laid flat and looked up by it: ajv then validates against one of them.
 * Otherwise it would try them all.
 */
export function withNamedBranches(root: Schema): Schema {
  return mapSchema(root, (part) => {
    const alternatives = part["oneOf"] as Schema[] | undefined;
    const branches = alternatives ? branchesOf(alternatives, "", root) : [];
    const { field: propertyName } = discriminatorOf(branches) ?? {};
    if (propertyName === undefined) return part;
    // What stands here has no reference of its own.
    const oneOf = branches.map(({ schema, ref }) => (ref.startsWith("#") ? { $ref: ref } : schema));
    return { ...part, type: "object", discriminator: { propertyName }, oneOf };
  });
}
