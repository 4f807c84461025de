import { expect, it } from "vitest";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { namedSchemas } from "../../ingest/alignment/named-schemas.js";

const text = `alignment: 1
kinds:
  Room:
    class: Premises:Room
    references:
      type: { navigation: TypeDefinition }
      pumps: { relationship: SpatialParts.SpatialPartHoldsElements }
  Storey: { class: premises:Storey }
rules:
  - kind: "*Type"
    class: Types:Any
    cases:
      - where: { of: pump }
        class: Pumps:PumpType
        references: { made: { relationship: Makers:Makes } }
default: { class: Generic:PhysicalObject }
relationships:
  connected: { relationship: Topology:Connects }
defaultRelationship: { relationship: BisCore:ElementGroupsMembers }
`;

it("the schemas of an alignment are named once each, with the place where they come first", () => {
  expect(namedSchemas(parseAlignment(text, "a.yaml"))).toEqual([
    { name: "Premises", place: "a.yaml:4:12" },
    { name: "SpatialParts", place: "a.yaml:7:30" },
    { name: "Types", place: "a.yaml:11:12" },
    { name: "Pumps", place: "a.yaml:14:16" },
    { name: "Makers", place: "a.yaml:15:45" },
    { name: "Generic", place: "a.yaml:16:19" },
    { name: "Topology", place: "a.yaml:18:30" },
    { name: "BisCore", place: "a.yaml:19:38" },
  ]);
});
