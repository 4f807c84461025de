import type { Command } from "commander";

/** The option that names folders of schemas. */
export interface SchemasCommandOption {
  schemas?: string[];
}

/** Adds the option that names folders of schemas. */
export function withSchemasOption(command: Command): Command {
  const collect = (folder: string, before: readonly string[] = []): string[] => [...before, folder];
  return command.option("--schemas <folder>", "look here first for schemas (.ecschema.xml) that the alignment names and the iModel lacks; may be repeated", collect);
}

/** The folders of schemas, as the library's option. */
export function schemasOf({ schemas }: SchemasCommandOption): { schemas?: readonly string[] } {
  return schemas === undefined ? {} : { schemas };
}
