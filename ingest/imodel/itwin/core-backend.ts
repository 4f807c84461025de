import { createRequire } from "node:module";
import type * as Backend from "@itwin/core-backend";

const backend = createRequire(import.meta.url)("@itwin/core-backend") as typeof Backend;

/** What is used of the package while it runs. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const { BriefcaseDb, BriefcaseManager, ChangesetECAdaptor, ChannelControl, Drawing, DrawingCategory, DrawingModel, ECSchemaXmlContext, ExternalSourceAspect, IModelHost, KnownLocations, LinkElement, LockConflict, RenderMaterialElement, RepositoryLink, SQLiteDb, SnapshotDb, SpatialCategory, SqliteChangesetReader, StandaloneDb, SubCategory, Subject } = backend;

/** Instances of it. */
export type BriefcaseDb = Backend.BriefcaseDb;
/** Instances of it. */
export type SQLiteDb = Backend.SQLiteDb;
/** Instances of it. */
export type SqliteChangesetReader = Backend.SqliteChangesetReader;
/** Instances of it. */
export type StandaloneDb = Backend.StandaloneDb;
