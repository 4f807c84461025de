/** What bounds a report. */
export const reportLimits = {
  /** Issues shown of each code and severity. */
  samplesPerIssue: 20,
  /** Keys named of each kind and fate. */
  keysPerList: 1000,
  /** Keys named in all lists of one document. */
  keysPerDocument: 20_000,
} as const;
