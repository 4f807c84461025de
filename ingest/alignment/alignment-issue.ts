import type { IssueCode } from "../issue.js";

/** Something about one record that an alignment cannot do. */
export interface AlignmentIssue {
  code: IssueCode;
  message: string;
  pointer?: string;
}

/** Takes what an alignment cannot do. */
export type ReportIssue = (issue: AlignmentIssue) => void;
