import type * as Backend from "@itwin/core-backend";
import { requirePostponing } from "./require-postponing.js";

/** What it uses only for tiles in a cloud storage, for remote calls and for text annotations: it takes a third of the time to load. */
const postponed = ["@itwin/cloud-agnostic-core", "@itwin/object-storage-azure", "@itwin/object-storage-core", "inversify", "form-data", "multiparty", "ws", "linebreak"];

const backend = requirePostponing("@itwin/core-backend", postponed) as typeof Backend;

/** What is used of the package while it runs; the types below are those of their instances. */
export const { BriefcaseDb, BriefcaseManager, ChangesetECAdaptor, ChannelControl, Drawing, DrawingCategory, DrawingModel, ECSchemaXmlContext, ExternalSourceAspect, IModelHost, KnownLocations, LinkElement, LockConflict, RenderMaterialElement, RepositoryLink, SQLiteDb, SnapshotDb, SpatialCategory, SqliteChangesetReader, StandaloneDb, SubCategory, Subject } = backend;

export type BriefcaseDb = Backend.BriefcaseDb;
export type SQLiteDb = Backend.SQLiteDb;
export type SqliteChangesetReader = Backend.SqliteChangesetReader;
export type StandaloneDb = Backend.StandaloneDb;
