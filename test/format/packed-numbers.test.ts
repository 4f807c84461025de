import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, readPacked } from "../../ingest/format/packed-numbers.js";

describe("packed numbers", () => {
  it("are read as they were packed, also from within a larger array", () => {
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 50 }), fc.uint32Array({ maxLength: 50 }), (doubles, integers) => {
        expect(readPacked(pack(doubles), "f64")).toEqual({ numbers: doubles });
        expect(readPacked(pack(integers), "u32")).toEqual({ numbers: integers });
        expect(readPacked(pack(doubles.subarray(1)), "f64")).toEqual({ numbers: doubles.slice(1) });
      }),
      { seed: 8 },
    );
  });

  it("may have bits behind the last byte", () => {
    const [canonical, other] = ["AAAAAAAA8D8=", "AAAAAAAA8D9="];
    expect(Buffer.from(other, "base64")).toEqual(Buffer.from(canonical, "base64"));
    expect([canonical, other].map((text) => readPacked(text, "f64"))).toEqual([{ numbers: Float64Array.of(1) }, { numbers: Float64Array.of(1) }]);
  });

  it.each(["AAAAAAAA8D8", "AAAAAAAA8D-=", "AAAA AAAA8D8=", "AAAAAAAA8D\u01388=", "AAAAAAAA=8D8", "===="])("are no %j, which is no base64", (text) => {
    expect(readPacked(text, "f64")).toEqual({ flaw: "is no base64" });
  });

  it("are whole numbers", () => {
    expect(readPacked("AAAA", "u16")).toEqual({ flaw: "has 3 bytes, not a multiple of 2" });
  });
});
