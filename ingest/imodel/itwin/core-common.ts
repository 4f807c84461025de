import { createRequire } from "node:module";
import type * as Common from "@itwin/core-common";

const common = createRequire(import.meta.url)("@itwin/core-common") as typeof Common;

/** What is used of the package while it runs. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const { BriefcaseIdValue, Cartographic, Code, CodeScopeSpec, CodeSpec, ColorDef, EcefLocation, ElementGeometry, FillDisplay, FontType, GeometryParams, IModel, TextString } = common;

/** Instances of it. */
export type Code = Common.Code;
/** Instances of it. */
export type EcefLocation = Common.EcefLocation;
/** Instances of it. */
export type GeometryParams = Common.GeometryParams;
