"""Writes a changed copy of a workbook: `edit-workbook.py SOURCE TARGET < edits.json`.

Edits are lists of steps: ["set", sheet, cell, value], ["append", sheet, values], ["delete-row", sheet, row],
["insert-row", sheet, row], ["delete-column", sheet, column], ["delete-sheet", sheet], ["rename-sheet", sheet, name].
A value that starts with "=" is a formula without a result, "#REF!" and its like are errors.
"""

import json
import sys

import openpyxl

workbook = openpyxl.load_workbook(sys.argv[1])
for step, name, *values in json.load(sys.stdin):
    sheet = workbook[name]
    if step == "set":
        sheet[values[0]] = values[1]
    elif step == "append":
        used = max(row for row in range(1, sheet.max_row + 1) if any(cell.value is not None for cell in sheet[row]))
        for column, value in enumerate(values[0], 1):
            sheet.cell(used + 1, column).value = value
    elif step == "delete-row":
        sheet.delete_rows(values[0])
    elif step == "insert-row":
        sheet.insert_rows(values[0])
    elif step == "delete-column":
        sheet.delete_cols([cell.value for cell in sheet[1]].index(values[0]) + 1)
    elif step == "delete-sheet":
        workbook.remove(sheet)
    elif step == "rename-sheet":
        sheet.title = values[0]
    else:
        sys.exit(f"unknown step {step}")
workbook.save(sys.argv[2])
