import type { EntityKey } from "../format/entity-key.js";
import type { AlignedPiece, AlignedPlacement } from "./geometry/aligned-piece.js";
import type { ModelSort } from "./model-sort.js";
import type { Json } from "./json.js";

export type { AlignedPiece, AlignedPlacement } from "./geometry/aligned-piece.js";

/** A reference that has a home in BIS: a navigation property or a link between two elements. */
export type AlignedReference =
  | { pointer: string; target: EntityKey; navigation: { property: string; relationship: string } }
  | { pointer: string; target: EntityKey; link: AlignedLink };

/** A link-table relationship; `backward` means that the target of the reference is the source of the relationship. */
export interface AlignedLink {
  relationship: string;
  backward: boolean;
}

/** What is to be written for an entity: BIS classes and SI units, but still the source's own ids. Plain data. */
export interface AlignedElement {
  /** `Schema:Class`. */
  className: string;
  model: ModelSort;
  category?: string;
  label?: string;
  code?: { spec: string; value: string };
  /** In small letters; without one, an element keeps the one it has. */
  federationGuid?: string;
  parent?: { target: EntityKey; relationship: string };
  /** Class properties by the schema's name; null clears. */
  properties: Record<string, Json>;
  references: AlignedReference[];
  /** What has no home in the class. */
  json: { properties?: Json; references?: Json; parent?: Json; placement?: Json; geometry?: Json };
  placement?: AlignedPlacement;
  geometry?: AlignedPiece[];
  /** Of the content of the parts that the geometry places: when it moves, so does the shape. */
  partsDigest?: string;
}

/** What is to be written for a relationship record. */
export interface AlignedRelationship {
  source: EntityKey;
  target: EntityKey;
  link: AlignedLink;
  json: { properties?: Json };
}
