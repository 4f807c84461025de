import type { Command } from "commander";
import { printNote } from "./terminal.js";

/** The option that asks for a backup. */
export interface BackupCommandOption {
  backup?: boolean;
}

/** Adds the option that asks for a backup of the iModel. */
export function withBackupOption(command: Command): Command {
  return command.option("--backup", "copy the iModel to <iModel>.<time>.backup before anything is written into it");
}

/** The same as the library's options; where the backup is, is told on standard error. */
export function backupOf({ backup, json = false }: BackupCommandOption & { json?: boolean }): { backup?: boolean; onBackup?(path: string): void } {
  if (!backup) return {};
  return { backup, onBackup: (path) => printNote(json ? JSON.stringify({ backup: { path } }) : `imodel-ingest: backup: ${path}`) };
}
