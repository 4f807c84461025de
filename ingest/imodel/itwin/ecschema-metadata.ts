import type * as Metadata from "@itwin/ecschema-metadata";
import { requirePackage } from "./require-package.js";

const metadata = requirePackage("@itwin/ecschema-metadata") as typeof Metadata;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { Constant, CustomAttributeClass, ECClassModifier, ECVersion, EntityClass, Enumeration, PrimitiveType, PropertyCategory, RelationshipClass, Schema, SchemaContext, SchemaJsonLocater, SchemaKey, SchemaWalker, Unit } = metadata;

export type Constant = Metadata.Constant;
export type ECVersion = Metadata.ECVersion;
export type EntityClass = Metadata.EntityClass;
export type PrimitiveType = Metadata.PrimitiveType;
export type RelationshipClass = Metadata.RelationshipClass;
export type Schema = Metadata.Schema;
export type Unit = Metadata.Unit;
