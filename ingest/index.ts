/**
 * Synchronizes sources into iTwin iModels. The command line does nothing that these functions do not.
 * @packageDocumentation
 */
export { errorKeys, IngestError, type IngestErrorKey } from "./errors.js";
export { formatIssue, issueCodes, type Issue, type IssueCode, type Place, type Severity } from "./issue.js";
export { defaults, type DeletionPolicy, type DeletionThreshold, type Limits } from "./options.js";
export type { ConflictPolicy, HubCredentials, HubIModel, IModelPlace, PushRule } from "./hub-imodel.js";
export { synchronize, type SyncInput, type SynchronizeOptions } from "./synchronize-inputs.js";
export { replay, type ReplayOptions } from "./replay.js";
export { checkPlan, plan, readPlan, type PlanOptions } from "./plan-inputs.js";
export type { Difference, ShownElement } from "./synchronize/change.js";
export type { LockedIModel, Plan, PlanBasis, PlannedChange } from "./synchronize/plan.js";
export type { DocumentStatus, DocumentSummary, KindCounts, Progress, StoppedDeletions, SyncSummary } from "./synchronize/sync-summary.js";
export { reportPage } from "./report/page/page.js";
export type { ChangeList, DocumentOutcome, DocumentReport, IssueGroup, IssueSample, KindReport, Report, RunOptions, RunOutcome, StageTime, StopReason, Withheld } from "./report/report.js";
export { stageMeanings, type Stage } from "./synchronize/stopwatch.js";
export type { Fate } from "./synchronize/journal.js";
export { writeReport } from "./write-report.js";
export type { Picture, PictureBox, PictureState } from "./report/picture/picture.js";
export { view, type ViewOptions } from "./view-imodel.js";
export { exportGeojson, type ExportGeojsonOptions, exportGlb, type ExportOptions } from "./export-imodel.js";
export { checkAlignment, type AlignedKind, type AlignmentCheck, type CheckAlignmentOptions } from "./check-alignment.js";
export { draftAlignment, type DraftAlignmentOptions, type DraftedAlignment } from "./draft-alignment.js";
export { validate, type DocumentValidation, type ValidateOptions, type ValidationSummary } from "./validate.js";
export { checkConformance, type CheckConformanceOptions } from "./check-conformance.js";
export { conformanceChecks, type ConformanceCheckName, type ConformanceReport, type ConformanceResult } from "./extract/conformance/conformance-checks.js";
export { runBatch } from "./batch/run-batch.js";
export { type BatchDocument, type BatchJob, batchOfFolder, type JobSettings, readBatchDocument } from "./batch/batch-document.js";
export { batchDefaults, type BatchOptions, defaultBatchJobs } from "./batch/batch-options.js";
export type { BatchSummary, FileResult, FileStatus } from "./batch/batch-summary.js";
export type { FileError, FileTask } from "./batch/file-task.js";
export type { FileProgress } from "./batch/file-process.js";
export { readCheckpoints, readStatus, trace } from "./inspect-imodel.js";
export type { SourceStatus, Trace } from "./synchronize/source-status.js";
export { checkSchemaLock, checkSchemas, exportSchemas, type ExportSchemasOptions, listSchemas, lockSchemas, readSchema, readSchemaLock, type SchemasToCheck } from "./inspect-schemas.js";
export { diffSchema, type DiffSchemaOptions } from "./diff-schema.js";
export type { GainedProperty, GrownClass, SchemaDiff } from "./schemas/schema-diff.js";
export type { ExportedSchema } from "./schemas/exported-schema.js";
export type { SchemaEntry, SchemaOrigin } from "./schemas/schema-entry.js";
export type { CheckedSchema, SchemaFinding } from "./schemas/schema-finding.js";
export type { LockDifference, LockedSchema, SchemaLock } from "./schemas/schema-lock.js";
export { checkExtractor, type Readiness } from "./extract/check-extractor.js";
export { findExtractor, findExtractors, type FoundExtractors } from "./extract/find-extractors.js";
export type { Extractor, Manifest } from "./extract/manifest.js";
export { runExtractor, type ExtractorOptions, type ExtractorRun } from "./extract/run-extractor.js";
export { type ExtractorLanguage, type NewExtractor, newExtractor, type NewExtractorOptions } from "./extract/new-extractor.js";
