import type { DynamicClass, DynamicProperty, DynamicSchema, PropertyGroup, Quantity, SourceUnit } from "./dynamic-schema.js";
import { ecNameFor } from "./ec-name.js";

/** The items of a schema while it grows: they share one space of names. */
export class SchemaItems {
  readonly #taken = new Set(["fromsource"]);
  /** By name; people may have given them other labels. */
  readonly #groups = new Map<string, PropertyGroup>();
  /** Names, by label. */
  readonly #groupNames = new Map<string, string>();
  /** By name. */
  readonly #quantities = new Map<string, Quantity>();

  constructor({ classes, groups, others = [] }: Pick<DynamicSchema, "classes" | "groups" | "others">) {
    for (const { name } of others) this.#taken.add(name.toLowerCase());
    for (const each of classes) this.#addClass(each);
    for (const group of groups) {
      this.#taken.add(group.name.toLowerCase());
      this.#addGroup(group);
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
    const known = this.#groupNames.get(label) ?? this.#groups.get(ecNameFor(`Group_${label}`, () => false))?.name;
    if (known !== undefined) return known;
    const name = this.claim(`Group_${label}`);
    this.#addGroup({ name, label });
    return name;
  }

  /** The KindOfQuantity of a unit: one of those that are called after it, since others have a meaning of their own. */
  quantity({ shown, unit }: SourceUnit): Quantity {
    const name = `Quantity_${shown}`;
    const usual = this.#quantities.get(name);
    if (usual?.unit === unit) return usual;
    const numbered = [...this.#quantities.values()].find((each) => each.unit === unit && each.shown === shown && each.name.startsWith(`${name}_`));
    if (numbered) return numbered;
    const quantity: Quantity = { name: this.claim(name), unit, shown };
    this.#quantities.set(quantity.name, quantity);
    return quantity;
  }

  #addGroup(group: PropertyGroup): void {
    this.#groups.set(group.name, group);
    if (!this.#groupNames.has(group.label)) this.#groupNames.set(group.label, group.name);
  }

  #addClass({ name, properties }: DynamicClass): void {
    this.#taken.add(name.toLowerCase());
    for (const property of properties) this.#addProperty(property);
  }

  #addProperty({ quantity, struct }: DynamicProperty): void {
    if (quantity) {
      this.#taken.add(quantity.name.toLowerCase());
      this.#quantities.set(quantity.name, quantity);
    }
    if (struct) this.#taken.add(struct.name.toLowerCase());
  }
}
