import type { DynamicClass, DynamicProperty, DynamicSchema, PropertyGroup, Quantity, SourceUnit } from "./dynamic-schema.js";
import { ecNameFor } from "./ec-name.js";

/** The items of a schema while it grows: they share one space of names. */
export class SchemaItems {
  readonly #taken = new Set(["fromsource"]);
  readonly #groups = new Map<string, PropertyGroup>();
  readonly #quantities = new Map<string, Quantity>();

  constructor({ classes, groups }: Pick<DynamicSchema, "classes" | "groups">) {
    for (const each of classes) this.#addClass(each);
    for (const group of groups) {
      this.#taken.add(group.name.toLowerCase());
      this.#groups.set(group.label, group);
    }
  }

  get groups(): PropertyGroup[] {
    return [...this.#groups.values()];
  }

  /** Takes a free name for an item. */
  claim(text: string): string {
    const name = ecNameFor(text, (lower) => this.#taken.has(lower));
    this.#taken.add(name.toLowerCase());
    return name;
  }

  /** Name of the group that a value stands in; undefined where it stands in none. */
  group(path: readonly string[]): string | undefined {
    if (path.length === 0) return undefined;
    const label = path.join(" / ");
    const known = this.#groups.get(label);
    if (known) return known.name;
    const name = this.claim(`Group_${label}`);
    this.#groups.set(label, { name, label });
    return name;
  }

  quantity({ shown, unit }: SourceUnit): Quantity {
    const known = this.#quantities.get(shown);
    if (known) return known;
    const quantity: Quantity = { name: this.claim(`Quantity_${shown}`), unit, shown };
    this.#quantities.set(shown, quantity);
    return quantity;
  }

  #addClass({ name, properties }: DynamicClass): void {
    this.#taken.add(name.toLowerCase());
    for (const property of properties) this.#addProperty(property);
  }

  #addProperty({ quantity, struct }: DynamicProperty): void {
    if (quantity) {
      this.#taken.add(quantity.name.toLowerCase());
      this.#quantities.set(quantity.shown, quantity);
    }
    if (struct) this.#taken.add(struct.name.toLowerCase());
  }
}
