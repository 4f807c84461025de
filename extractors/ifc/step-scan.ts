import { ExtractorError } from "../node/program.js";
import { SparseNumbers } from "./sparse-numbers.js";
import type { StepBytes } from "./step-bytes.js";
import { Statement } from "./statement.js";

const chunkBytes = 1024 * 1024;
const maxProblems = 100;

/** Something wrong with one instance of a file whose frame is right. */
export interface StepProblem {
  code: string;
  message: string;
  line: number;
}

/** What reading a file once, without understanding it, tells. */
export interface StepScan {
  /** Of FILE_SCHEMA, in upper case. */
  schema: string;
  /** Line of each instance by its number. */
  lines: SparseNumbers;
  /** Instances by the name of their class, in upper case. */
  classes: ReadonlyMap<string, number>;
  /** Line of the first instance of each class. */
  firstLines: ReadonlyMap<string, number>;
  problems: readonly StepProblem[];
}

/**
 * Reads a STEP file once from its first byte to its last, and checks its frame and every instance's syntax. web-ifc reads whatever
 * it is given without a word; so what is truncated or damaged has to be found before.
 *
 * Holds 4 bytes an instance.
 * @throws ExtractorError when it is no STEP file, ends early, or has something between its instances that cannot be read
 */
export function scanStep(bytes: StepBytes): StepScan {
  const scan = new Scan(bytes.path);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let offset = 0; offset < bytes.size; offset += chunkBytes) scan.push(bytes.read(buffer, offset));
  return scan.result(bytes.size);
}

class Scan {
  readonly #path: string;
  readonly #statement = new Statement();
  readonly #lines = new SparseNumbers();
  readonly #references = new SparseNumbers();
  readonly #classes = new Map<string, number>();
  readonly #firstLines = new Map<string, number>();
  readonly #problems: StepProblem[] = [];
  #section: "" | "HEADER" | "DATA" | "ENDED" = "";
  #isSectionOpen = false;
  #schema = "";
  #seenBegin = false;

  constructor(path: string) {
    this.#path = path;
    this.#statement.onReference = (id, line) => {
      if (this.#references.get(id) === 0) this.#references.set(id, line);
    };
  }

  push(chunk: Buffer): void {
    let at = 0;
    while ((at = this.#statement.read(chunk, at)) < chunk.length) {
      this.#take();
      at++;
    }
  }

  result(size: number): StepScan {
    if (!this.#seenBegin) throw new ExtractorError(`${this.#path}: ${size === 0 ? "is empty" : "is not an IFC file: it does not begin with ISO-10303-21"}`);
    if (this.#section !== "ENDED") {
      const { line } = this.#statement;
      throw new ExtractorError(`${this.#path}:${line}: is truncated: END-ISO-10303-21; is missing`);
    }
    if (!this.#statement.isEmpty) this.#fail("there is something after END-ISO-10303-21;");
    if (this.#schema === "") throw new ExtractorError(`${this.#path}: has no FILE_SCHEMA`);
    this.#findMissing();
    return { schema: this.#schema, lines: this.#lines, classes: this.#classes, firstLines: this.#firstLines, problems: this.#problems };
  }

  /** A statement was read up to its semicolon. */
  #take(): void {
    const statement = this.#statement;
    if (!this.#seenBegin && statement.name !== "ISO-10303-21") throw new ExtractorError(`${this.#path}: is not an IFC file: it does not begin with ISO-10303-21`);
    if (statement.flaw !== undefined) this.#fail(statement.flaw);
    if (statement.id !== undefined) this.#takeInstance(statement.id);
    else this.#takeKeyword(statement.name);
    statement.reset();
  }

  #takeInstance(id: number): void {
    const { name, startLine: line } = this.#statement;
    if (this.#section !== "DATA" || !this.#isSectionOpen) this.#fail(`#${id} stands outside of DATA`);
    const earlier = this.#lines.get(id);
    if (earlier !== 0) this.#problem({ code: "repeated-instance", message: `#${id} stands in line ${earlier} already`, line });
    else this.#lines.set(id, line);
    const count = this.#classes.get(name) ?? 0;
    this.#classes.set(name, count + 1);
    if (count === 0) this.#firstLines.set(name, line);
  }

  #takeKeyword(name: string): void {
    if (!this.#seenBegin) this.#seenBegin = true;
    else if (this.#isSectionOpen) this.#takeWithin(name);
    else if (name === "HEADER" && this.#section === "") this.#open("HEADER");
    else if (name === "DATA" && (this.#section === "HEADER" || this.#section === "DATA")) this.#open("DATA");
    else if (name === "END-ISO-10303-21" && this.#section === "DATA") this.#section = "ENDED";
    else this.#fail(`${name || "nothing"} is not expected here`);
  }

  #takeWithin(name: string): void {
    if (name === "ENDSEC") this.#isSectionOpen = false;
    else if (this.#section === "DATA") this.#fail(`${name || "nothing"} is not expected here`);
    else if (name === "FILE_SCHEMA") this.#schema = /'([^']*)'/.exec(this.#statement.text)?.[1]?.trim().toUpperCase() ?? "";
  }

  #open(section: "HEADER" | "DATA"): void {
    this.#section = section;
    this.#isSectionOpen = true;
  }

  #findMissing(): void {
    for (const id of this.#references.ids()) {
      if (this.#lines.get(id) !== 0) continue;
      this.#problem({ code: "missing-instance", message: `#${id} is referred to, but is not in the file`, line: this.#references.get(id) });
    }
  }

  #problem(problem: StepProblem): void {
    if (this.#problems.length < maxProblems) this.#problems.push(problem);
  }

  #fail(message: string): never {
    throw new ExtractorError(`${this.#path}:${this.#statement.startLine}: cannot be read: ${message}`);
  }
}
