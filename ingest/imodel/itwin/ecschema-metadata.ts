import { createRequire } from "node:module";
import type * as Metadata from "@itwin/ecschema-metadata";

const metadata = createRequire(import.meta.url)("@itwin/ecschema-metadata") as typeof Metadata;

/** What is used of the package while it runs. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const { Constant, ECClassModifier, ECVersion, EntityClass, Enumeration, PrimitiveType, PropertyCategory, RelationshipClass, Schema, SchemaContext, SchemaJsonLocater, SchemaKey, SchemaWalker, Unit } = metadata;

/** Instances of it. */
export type Constant = Metadata.Constant;
/** Instances of it. */
export type ECVersion = Metadata.ECVersion;
/** Instances of it. */
export type EntityClass = Metadata.EntityClass;
/** Instances of it. */
export type PrimitiveType = Metadata.PrimitiveType;
/** Instances of it. */
export type RelationshipClass = Metadata.RelationshipClass;
/** Instances of it. */
export type Schema = Metadata.Schema;
/** Instances of it. */
export type Unit = Metadata.Unit;
