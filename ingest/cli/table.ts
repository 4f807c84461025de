/** A column of a text table. */
export interface Column<Row> {
  title: string;
  /** The cell's text. */
  text(row: Row): string;
  /** Numbers stand at the right. */
  right?: boolean;
}

/** Rows as lines of text under their titles, indented, with aligned columns. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.text(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) => {
    const padded = line.map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.right ?? false));
    return `  ${padded.join("  ")}`.trimEnd();
  });
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
