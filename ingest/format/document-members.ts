import type { Token } from "stream-json/core/parser.js";
import type { Place } from "../issue.js";
import type { Limits } from "../options.js";
import { pointerToken } from "./find-fault.js";
import { ValueAssembler } from "./value-assembler.js";

/** Where a token stands. */
export interface TokenPlace {
  place: Place;
  /** The text around it was not UTF-8 throughout. */
  damaged: boolean;
}

/** A value of a document that is complete: a member, or one of its records. Places of records, and of what is `unknown`, have the number of the record. */
export interface MemberValue extends TokenPlace {
  pointer: string;
  /** `unknown` for a member that a document does not have, and for a second `records`. */
  member: "header" | "records" | "end" | "unknown";
  /** Undefined when nothing is kept: it is larger than the limit, or nobody wants it. */
  value: unknown;
  /** Characters of all keys and values, and one for each container. */
  size: number;
  dropped: boolean;
}

/** A value that is being read. */
interface OpenMember extends Omit<MemberValue, "value" | "size" | "dropped"> {
  assembler: ValueAssembler;
}

/** Keys of members are compared, not kept: more of one than this is of no use. */
const longestKey = 100;

/** Follows the tokens of `{ "header": {…}, "records": […], "end": {…} }`. Holds one value at a time. */
export class DocumentMembers {
  /** The document is closed. */
  done = false;
  /** Whether nothing of a record need be kept; records count from 1. */
  isPassed: (record: number) => boolean = () => false;
  #limits: Limits;
  #level: "outside" | "members" | "records" = "outside";
  #key = "";
  /** Number of records that have begun; below zero before their array. */
  #records = -1;
  #open: OpenMember | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Number of the record that is open, or comes next. */
  get record(): number {
    return Math.max(this.#records, 0) + (this.#open?.member === "records" ? 0 : 1);
  }

  /** Takes the next token; gives the value that it completes. */
  feed(token: Token, at: TokenPlace): MemberValue | undefined {
    if (this.#open) return this.#continue(this.#open, token, at);
    if (this.#level === "records") return token.name === "endArray" ? this.#enter("members") : this.#begin(`/records/${this.#records++}`, token, at);
    if (this.#level === "members") return this.#feedMember(token, at);
    return this.#enter("members");
  }

  #feedMember(token: Token, at: TokenPlace): MemberValue | undefined {
    switch (token.name) {
      case "startKey":
        this.#key = "";
        return undefined;
      case "stringChunk":
        this.#key = (this.#key + token.value).slice(0, longestKey);
        return undefined;
      case "endKey":
        return undefined;
      case "endObject":
        this.done = true;
        return this.#enter("outside");
      case "startArray":
        if (this.#key === "records" && this.#records < 0) {
          this.#records = 0;
          return this.#enter("records");
        }
    }
    return this.#begin(`/${pointerToken(this.#key)}`, token, at);
  }

  #enter(level: "outside" | "members" | "records"): undefined {
    this.#level = level;
    return undefined;
  }

  #begin(pointer: string, token: Token, at: TokenPlace): MemberValue | undefined {
    const member = this.#member();
    const record = member === "records" ? this.#records : this.record;
    const assembler = new ValueAssembler(this.#limits, member !== "unknown" && !(member === "records" && this.isPassed(record)));
    const place = member === "header" || member === "end" ? at.place : { ...at.place, record };
    this.#open = { place, damaged: at.damaged, pointer, member, assembler };
    return this.#continue(this.#open, token, at);
  }

  #continue(open: OpenMember, token: Token, at: TokenPlace): MemberValue | undefined {
    if (at.damaged) open.damaged = true;
    if (!open.assembler.feed(token)) return undefined;
    this.#open = undefined;
    const { assembler, ...where } = open;
    const { value, size, dropped } = assembler;
    return { ...where, value, size, dropped };
  }

  #member(): MemberValue["member"] {
    if (this.#key === "header" || this.#key === "end") return this.#key;
    return this.#key === "records" && this.#level === "records" ? "records" : "unknown";
  }
}
