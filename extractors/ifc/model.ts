import type { IfcAPI } from "web-ifc";
import { ExtractorError } from "../node/program.js";
import type { Schema } from "./schema.js";
import type { StepBytes } from "./step-bytes.js";
import { webIfc } from "./web-ifc.js";

/** What of the file web-ifc may hold at a time; it reads the rest again when it is needed. */
const memoryLimit = 1024 * 1024 * 1024;

/** A reference to another instance, as web-ifc has it. */
export interface Handle {
  readonly type: 5;
  readonly value: number | null;
}

/** The attributes of an instance by their names in the schema, each as web-ifc has it. */
export interface Line {
  readonly expressID: number;
  readonly [attribute: string]: unknown;
}

/** Whether an attribute's value is a reference. */
export function isHandle(value: unknown): value is Handle {
  return typeof value === "object" && value !== null && (value as { type?: unknown }).type === 5;
}

/** The instance an attribute refers to; undefined when it refers to none. */
export function idOf(value: unknown): number | undefined {
  return isHandle(value) && typeof value.value === "number" && value.value > 0 ? value.value : undefined;
}

/** The instances that an attribute with one or several references refers to. */
export function idsOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).map(idOf).filter((id) => id !== undefined);
}

/** The text of an attribute; undefined when it has none. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === "object" && value !== null ? (value as { value?: unknown }).value : undefined;
  return typeof text === "string" ? text : undefined;
}

/** An IFC file, opened by web-ifc, which reads it piece by piece. */
export class Model {
  #api: IfcAPI;
  #id: number;

  readonly schema: Schema;
  readonly bytes: StepBytes;
  readonly #circleSegments: number;

  private constructor({ api, id }: Opened, { bytes, schema, circleSegments }: ModelParts) {
    this.#api = api;
    this.#id = id;
    this.schema = schema;
    this.bytes = bytes;
    this.#circleSegments = circleSegments;
  }

  /**
   * @param circleSegments straight pieces that a circle becomes
   * @throws ExtractorError when web-ifc cannot read the file
   */
  static async open(bytes: StepBytes, schema: Schema, circleSegments: number): Promise<Model> {
    return new Model(await openIn(bytes, circleSegments), { bytes, schema, circleSegments });
  }

  /** Starts web-ifc anew, after it failed in a way that leaves it unusable. */
  async reopen(): Promise<void> {
    const { api, id } = await openIn(this.bytes, this.#circleSegments);
    this.#api = api;
    this.#id = id;
  }

  get api(): IfcAPI {
    return this.#api;
  }

  /** web-ifc's number of the model. */
  get id(): number {
    return this.#id;
  }

  /** Numbers of all instances of a class, without those of derived classes, in the order of the file. */
  idsOfClass(name: string): number[] {
    const found = this.#api.GetLineIDsWithType(this.#id, this.#api.GetTypeCodeFromName(name));
    return Array.from({ length: found.size() }, (_, index) => found.get(index));
  }

  /** Name of the class of an instance, in upper case; empty when it is not there. */
  classOf(id: number): string {
    const code: unknown = this.#api.GetLineType(this.#id, id);
    return typeof code === "number" && code !== 0 ? this.#api.GetNameFromTypeCode(code).toUpperCase() : "";
  }

  isA(id: number, base: string): boolean {
    return this.schema.isA(this.classOf(id), base);
  }

  /** An instance; undefined when it is not there or cannot be read. */
  line(id: number | undefined): Line | undefined {
    if (id === undefined || this.classOf(id) === "") return undefined;
    try {
      return this.#api.GetLine(this.#id, id) as Line;
    } catch {
      return undefined;
    }
  }
}

interface Opened {
  api: IfcAPI;
  id: number;
}

interface ModelParts {
  bytes: StepBytes;
  schema: Schema;
  circleSegments: number;
}

async function openIn(bytes: StepBytes, circleSegments: number): Promise<Opened> {
  const api = new webIfc.IfcAPI();
  await api.Init(undefined, true);
  api.SetLogLevel(webIfc.LogLevel.LOG_LEVEL_OFF);
  let buffer = Buffer.alloc(0);
  const read = (offset: number, size: number): Buffer => {
    if (buffer.length < size) buffer = Buffer.allocUnsafe(size);
    return bytes.read(buffer.subarray(0, size), offset);
  };
  try {
    const id = api.OpenModelFromCallback(read, { COORDINATE_TO_ORIGIN: false, MEMORY_LIMIT: memoryLimit, CIRCLE_SEGMENTS: circleSegments });
    if (id >= 0) return { api, id };
  } catch (error) {
    throw new ExtractorError(`${bytes.path}: web-ifc cannot read it: ${String(error)}`);
  }
  throw new ExtractorError(`${bytes.path}: web-ifc cannot read it`);
}
