import fc from "fast-check";
import type { Json } from "../../ingest/alignment/json.js";

/** Texts, those among them that look like something else. */
export const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.constantFrom("2", "10", "-1", "1e3", "L", "Liquid", "Low", "Low level", "2020-02-29", "2021-02-29", "2020-02-29T10:00Z", "2020-02-29T10:00:00.5+14:00", "2020-02-29T25:00", "0001-01-01"));

/** Numbers, the limits of their types among them. */
export const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 53, -(2 ** 53), 2 ** 53 - 1, 1.5));
const single = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.constant({}));

/** Values and lists of any type. */
export const value = fc.oneof(single, fc.array(single, { maxLength: 5 }), fc.array(text, { maxLength: 5 }), fc.array(number, { maxLength: 5 })) as fc.Arbitrary<Json>;
