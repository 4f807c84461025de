import { dirname, resolve } from "node:path";
import type { DocumentSort } from "../documents/document-sort.js";
import { readDocument } from "../documents/read-document.js";

/** An option as a configuration file has it. */
export interface ConfiguredOption {
  value: unknown;
  /** `file:line:column`. */
  place: string;
  /** Whether it stands among the options of this command, not among those of all. */
  own: boolean;
}

/** What a configuration file says. */
export interface Config {
  file: string;
  /** Absolute path of the folder that paths are relative to. */
  base: string;
  /** The options of a command by their long names, those of all commands included. */
  optionsOf(command: string): Map<string, ConfiguredOption>;
}

type Section = Readonly<Record<string, unknown>>;

const configSort: DocumentSort = { key: "config-invalid", schema: "config", needs: "a configuration is an object with `config: 1` and options" };

/**
 * Reads a configuration file, as `json-schemas/config.schema.json` describes it (YAML, so JSON too). Nothing in it is executed.
 * @throws IngestError `config-invalid`, with file, line and column: one line for each error; `input-unreadable`
 */
export function readConfig(file: string): Config {
  const { tree, positions, errors } = readDocument(file, configSort);
  errors.throwAny();
  const document = tree as Readonly<Record<string, Section | undefined>>;
  return {
    file,
    base: dirname(resolve(file)),
    optionsOf: (command) => {
      const found = new Map<string, ConfiguredOption>();
      for (const name of ["options", command]) {
        const section = document[name];
        if (section) for (const [option, value] of Object.entries(section)) found.set(option, { value, place: positions.of(section, option), own: name === command });
      }
      return found;
    },
  };
}
