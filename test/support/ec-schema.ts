/** What is special about a schema; everything else has a default. */
export interface SchemaParts {
  version?: string;
  alias?: string;
  /** `Name Version`; the alias is the name. */
  references?: readonly string[];
  /** EC XML of its classes. */
  classes?: string;
}

/** A schema as EC XML 3.2. */
export function ecSchema(name: string, { version = "01.00.00", alias = name, references = [], classes = "" }: SchemaParts = {}): string {
  const lines = references.map((reference) => {
    const [referenced = "", least = ""] = reference.split(" ");
    return `<ECSchemaReference name="${referenced}" version="${least}" alias="${referenced}"/>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<ECSchema schemaName="${name}" alias="${alias}" version="${version}" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">${lines.join("")}${classes}</ECSchema>`;
}

/** An element class. */
export function ecClass(name: string, base: string): string {
  return `<ECEntityClass typeName="${name}"><BaseClass>${base}</BaseClass></ECEntityClass>`;
}
