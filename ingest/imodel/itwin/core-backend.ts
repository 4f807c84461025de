import type * as Backend from "@itwin/core-backend";
import { requirePackage } from "./require-package.js";

const backend = requirePackage("@itwin/core-backend") as typeof Backend;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { BriefcaseDb, BriefcaseManager, ChangesetECAdaptor, ChannelControl, Drawing, DrawingCategory, DrawingModel, ECSchemaXmlContext, ExternalSourceAspect, IModelHost, KnownLocations, LinkElement, LockConflict, RenderMaterialElement, RepositoryLink, SQLiteDb, SnapshotDb, SpatialCategory, SqliteChangesetReader, StandaloneDb, SubCategory, Subject } = backend;

export type BriefcaseDb = Backend.BriefcaseDb;
export type SQLiteDb = Backend.SQLiteDb;
export type SqliteChangesetReader = Backend.SqliteChangesetReader;
export type StandaloneDb = Backend.StandaloneDb;
