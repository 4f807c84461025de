import { join } from "node:path";

/** Gives each file the names of its reports: its path below the folder of reports, with a number where that is taken. */
export class ReportNames {
  readonly #taken = new Set<string>(["batch", "batch-state"]);

  constructor(private readonly folder: string) {}

  /** Absolute paths of the reports of the next task of a file. */
  next(file: string): string[] {
    // Of paths that lead elsewhere, all words are kept: `../a.csv` and `a.csv` are two files.
    const inside = file.replace(/^[A-Za-z]:/, "").split("/").filter((word) => word !== "" && word !== ".").map((word) => (word === ".." ? "_up" : word)).join("/");
    let name = inside;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++) name = `${inside}-${number}`;
    this.#taken.add(name.toLowerCase());
    return [".json", ".html"].map((ending) => join(this.folder, name + ending));
  }
}
