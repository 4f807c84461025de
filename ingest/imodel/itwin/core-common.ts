import type * as Common from "@itwin/core-common";
import { requirePackage } from "./require-package.js";

const common = requirePackage("@itwin/core-common") as typeof Common;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { BriefcaseIdValue, Cartographic, Code, CodeScopeSpec, CodeSpec, ColorDef, EcefLocation, ElementGeometry, FillDisplay, FontType, GeometryParams, IModel, TextString } = common;

export type Code = Common.Code;
export type EcefLocation = Common.EcefLocation;
export type GeometryParams = Common.GeometryParams;
