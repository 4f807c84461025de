"""The COBie 2.4 sheets: what identifies a row, and what its columns point at.

The keys are COBie's own. Where a key is compound, real sheets repeat the Name: one row for each space of a zone, each
component of a system, each step of a job.
"""

from __future__ import annotations

from dataclasses import dataclass

ATTRIBUTE = "Attribute"
ATTRIBUTES_PROPERTY = "Attributes"
"""The property that holds the Attribute rows of an entity."""

EXTERNAL_IDS = ("ExtIdentifier", "ExternalIdentifier")
AXES = ("CoordinateXAxis", "CoordinateYAxis", "CoordinateZAxis")


@dataclass(frozen=True)
class Reference:
    """A column that names rows of other sheets.

    `sheets` are tried in this order, unless the row names a sheet itself, in `sheet_column`. A column with `many` may
    hold a comma list, and gives a list of references.
    """

    name: str
    column: str
    sheets: tuple[str, ...] = ()
    sheet_column: str | None = None
    many: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: the rows of it become entities of the kind `name`."""

    name: str
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    parent: Reference | None = None

    @property
    def has_unique_names(self) -> bool:
        """Whether the Name alone identifies a row, as COBie has it."""
        return len(self.key) == 1


_CREATED_BY = Reference("createdBy", "CreatedBy", ("Contact",))
_TYPE = Reference("type", "TypeName", ("Type",))
_DESCRIBES = Reference("describes", "RowName", sheet_column="SheetName")
_PARTS = ("Component", "Type")


def _contact(name: str, column: str, many: bool = False) -> Reference:
    return Reference(name, column, ("Contact",), many=many)


def _sheet(name: str, key: str, *references: Reference, parent: Reference | None = None) -> Sheet:
    return Sheet(name, tuple(key.split()), (_CREATED_BY, *references), parent)


SHEETS: tuple[Sheet, ...] = (
    _sheet("Contact", "Email"),
    _sheet("Facility", "Name"),
    _sheet("Floor", "Name"),
    _sheet("Space", "Name", parent=Reference("parent", "FloorName", ("Floor",))),
    _sheet("Zone", "Name Category SpaceNames", Reference("spaces", "SpaceNames", ("Space",), many=True)),
    _sheet(
        "Type",
        "Name",
        _contact("manufacturer", "Manufacturer"),
        _contact("warrantyGuarantorParts", "WarrantyGuarantorParts"),
        _contact("warrantyGuarantorLabor", "WarrantyGuarantorLabor"),
    ),
    _sheet("Component", "Name", _TYPE, Reference("spaces", "Space", ("Space",), many=True)),
    _sheet("System", "Name Category ComponentNames", Reference("components", "ComponentNames", ("Component",), many=True)),
    _sheet(
        "Assembly",
        "Name SheetName ParentName ChildNames AssemblyType",
        Reference("assemblyParent", "ParentName", _PARTS, "SheetName"),
        Reference("assemblyChildren", "ChildNames", _PARTS, "SheetName", many=True),
    ),
    _sheet(
        "Connection",
        "Name ConnectionType SheetName RowName1 RowName2",
        Reference("row1", "RowName1", ("Component",), "SheetName"),
        Reference("row2", "RowName2", ("Component",), "SheetName"),
        Reference("realizingElement", "RealizingElement", ("Component",), "SheetName"),
    ),
    _sheet("Spare", "Name TypeName", _TYPE, _contact("suppliers", "Suppliers", many=True)),
    _sheet("Resource", "Name"),
    # Job.Priors are task numbers of the same job, see references.py.
    _sheet("Job", "Name TypeName TaskNumber", _TYPE, Reference("resources", "ResourceNames", ("Resource",), many=True)),
    _sheet("Impact", "Name SheetName RowName ImpactType ImpactStage", _DESCRIBES),
    _sheet("Document", "Name Stage SheetName RowName", _DESCRIBES),
    _sheet("Coordinate", "Name SheetName RowName Category", _DESCRIBES),
    _sheet(
        "Issue",
        "Name SheetName1 RowName1 SheetName2 RowName2",
        Reference("row1", "RowName1", sheet_column="SheetName1"),
        Reference("row2", "RowName2", sheet_column="SheetName2"),
        _contact("owner", "Owner"),
    ),
)
"""In the order in which entities are written: what others point at comes first, as far as possible."""

ATTRIBUTE_SHEET = Sheet(ATTRIBUTE, ("Name", "SheetName", "RowName"))

SHEET_NAMES = tuple(sheet.name for sheet in (*SHEETS, ATTRIBUTE_SHEET))

LENGTH_UNITS = {
    "m": "m", "meter": "m", "metre": "m",
    "dm": "dm", "decimeter": "dm", "decimetre": "dm",
    "cm": "cm", "centimeter": "cm", "centimetre": "cm",
    "mm": "mm", "millimeter": "mm", "millimetre": "mm",
    "km": "km", "kilometer": "km", "kilometre": "km",
    "ft": "ft", "foot": "ft", "feet": "ft",
    "us-ft": "us-ft", "ussurveyfoot": "us-ft", "ussurveyfeet": "us-ft", "surveyfeet": "us-ft",
    "in": "in", "inch": "in", "inche": "in",
    "yd": "yd", "yard": "yd",
}  # fmt: skip
"""Facility.LinearUnits, in lower case, without spaces and without the plural `s`."""


def length_unit(text: str) -> str | None:
    """The unit of `Facility.LinearUnits` as the header names it; None when it is not known."""
    folded = "".join(text.casefold().split())
    return LENGTH_UNITS.get(folded) or LENGTH_UNITS.get(folded[:-1] if folded.endswith("s") else folded)
