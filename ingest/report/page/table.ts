import { type Content, type Html, html } from "./html.js";

/** A column of a table of rows. */
export interface Column<Row> {
  title: string;
  cell(row: Row): Content;
  /** A number, which stands at the right and is sorted as such. */
  number?(row: Row): number;
  /** Not to be sorted by. */
  plain?: true;
}

/** A table that the page's script makes sortable. `foot` is a row that stays below, `empty` what stands in place of a table without rows. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], foot?: Row): Html {
  return html`<div class="scroll"><table class="sortable"><thead><tr>${columns.map(headOf)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>
`)}</tbody>${foot !== undefined && html`<tfoot><tr>${columns.map((column) => cellOf(column, foot))}</tr></tfoot>`}</table></div>`;
}

function headOf<Row>({ title, number, plain }: Column<Row>): Html {
  if (plain) return html`<th scope="col" class="plain">${title}</th>`;
  return number ? html`<th scope="col" class="number">${title}</th>` : html`<th scope="col">${title}</th>`;
}

function cellOf<Row>({ cell, number }: Column<Row>, row: Row): Html {
  if (!number) return html`<td>${cell(row)}</td>`;
  const value = number(row);
  return html`<td class="${value === 0 ? "number zero" : "number"}" data-value="${value}">${cell(row)}</td>`;
}
