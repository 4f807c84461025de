// Reads the lines of a plant register behind the first one.
const fieldsOf = { area: 3, pump: 5 };
const number = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
const longestId = 1024;

/** Writes a record for each line, and an issue for each that cannot be read. Holds the ids, nothing else of the things. */
export class PlantRegister {
  #document;
  #seen = new Set();
  #standing = [];
  #number = 0;
  #ended = false;

  constructor(document) {
    this.#document = document;
  }

  async read(text, line) {
    const fields = text.split("|");
    if (this.#ended) await this.#document.issue("error", ["line-after-end", "the register goes on behind its end"], { place: { line } });
    else if (fields[0] === "end") await this.#end(fields, line);
    else {
      this.#number++;
      await this.#readThing(fields, line);
    }
  }

  /** To be called behind the last line. */
  async finish(line) {
    if (!this.#ended) await this.#document.issue("error", ["cut", "the register has no end: it was cut"], { place: { line } });
    for (const { pump, area, at } of this.#standing) {
      if (!this.#seen.has(`area|${area}`)) await this.#document.issue("warning", ["area-unknown", `stands in ${area}, which is not there`], { place: { line: at }, kind: "Pump", id: pump });
    }
  }

  async #readThing(fields, line) {
    const [word, id] = fields;
    if (!Object.hasOwn(fieldsOf, word) || fields.length !== fieldsOf[word]) {
      return this.#document.issue("error", ["line-unreadable", `is no area or pump with all its fields: ${fields.join("|").slice(0, 100)}`], { place: { line } });
    }
    if (id === "" || id.length > longestId || fields.some((field) => field.includes("\0"))) return this.#document.issue("error", ["id-unusable", "has no id that can be used"], { place: { line } });
    if (this.#seen.has(`${word}|${id}`)) return this.#document.issue("warning", ["id-repeated", `${word} ${id} was there before, which stands`], { place: { line } });
    this.#seen.add(`${word}|${id}`);
    return this.#document.write(word === "area" ? { type: "entity", kind: "Area", id, label: fields[2] } : await this.#pump(fields, line));
  }

  async #pump([, id, label, area, power], line) {
    if (area !== "") this.#standing.push({ pump: id, area, at: line });
    const isNumber = number.test(power);
    if (power !== "" && !isNumber) await this.#document.issue("warning", ["not-a-number", `its power is ${power}, which is kept as text`], { place: { line }, kind: "Pump", id });
    return {
      type: "entity", kind: "Pump", id, label,
      ...(area !== "" && { references: { standsIn: { kind: "Area", id: area } } }),
      ...(power !== "" && { properties: { power: isNumber ? Number(power) : power } }),
    };
  }

  async #end(fields, line) {
    this.#ended = true;
    if (fields.length !== 2 || fields[1] !== String(this.#number)) {
      await this.#document.issue("error", ["count", `has ${this.#number} things; its end says ${fields.join("|").slice(0, 100)}`], { place: { line } });
    }
  }
}
