import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileDateForm } from "../../ingest/alignment/date-form.js";
import { readDecimal } from "../../ingest/alignment/decimal-number.js";

describe("readDecimal", () => {
  it.each<["point" | "comma", string, number | undefined]>([
    ["comma", "1,5", 1.5],
    ["comma", " -1.234.567,25 ", -1234567.25],
    ["comma", "1 234,5", 1234.5],
    ["comma", "1\u202f234,5", 1234.5],
    ["comma", "1'234,5", 1234.5],
    ["comma", "+12", 12],
    ["comma", ",5", 0.5],
    ["comma", "1,5e3", 1500],
    ["comma", "1.5", undefined],
    ["comma", "12.34", undefined],
    ["comma", "1.2345", undefined],
    ["comma", "1,2,3", undefined],
    ["comma", "1,234.5", undefined],
    ["comma", "", undefined],
    ["comma", ",", undefined],
    ["comma", "0x10", undefined],
    ["comma", "1e999", undefined],
    ["point", "1,234.5", 1234.5],
    ["point", "1.5", 1.5],
    ["point", "1,5", undefined],
    ["point", "Infinity", undefined],
  ])("with a decimal %s reads %j as %j", (sign, text, number) => {
    expect(readDecimal(text, sign)).toBe(number);
  });
});

describe("compileDateForm", () => {
  const fail = (message: string): void => {
    throw new Error(message);
  };

  it.each<[string, string, string | undefined]>([
    ["dd.MM.yyyy", "03.04.2021", "2021-04-03"],
    ["dd.MM.yyyy", "3.4.2021", undefined],
    ["d.M.yyyy", "3.4.2021", "2021-04-03"],
    ["d.M.yyyy", "13.12.2021", "2021-12-13"],
    ["yyyyMMdd", "20210403", "2021-04-03"],
    ["dd.MM.yyyy", "29.02.2024", "2024-02-29"],
    ["dd.MM.yyyy", "29.02.2023", undefined],
    ["dd.MM.yyyy", "29.02.1900", undefined],
    ["dd.MM.yyyy", "01.13.2023", undefined],
    ["dd.MM.yyyy", "01.01.0000", undefined],
    ["dd.MM.yyyy", "01.01.2023x", undefined],
    ["yyyy-MM-dd'T'HH:mm:ss", "2021-04-03T23:59:59", "2021-04-03T23:59:59"],
    ["yyyy-MM-dd HH:mm", "2021-04-03 24:00", undefined],
    ["d.M.yyyy H 'Uhr' mm", "3.4.2021 7 Uhr 05", "2021-04-03T07:05:00"],
    ["M/d/yyyy h:mm a", "4/3/2021 12:05 am", "2021-04-03T00:05:00"],
    ["M/d/yyyy h:mm a", "4/3/2021 12:05 PM", "2021-04-03T12:05:00"],
    ["M/d/yyyy h:mm a", "4/3/2021 13:05 PM", undefined],
    ["dd.MM.yyyy", "٠٣.٠٤.٢٠٢١", undefined],
  ])("%s reads %j as %j", (form, text, date) => {
    expect(compileDateForm(form, fail)(text)).toBe(date);
  });

  it.each([
    ["dd.MM.yy", "yy in dd.MM.yy is no part of a date"],
    ["dd.MM", "dd.MM needs yyyy, MM or M, and dd or d"],
    ["dd.MM.yyyy dd", "dd.MM.yyyy dd has a part of a date twice"],
    ["dd.MM.yyyy hh:mm", "dd.MM.yyyy hh:mm needs h or hh and a together"],
    ["dd.MM.yyyy mm", "dd.MM.yyyy mm needs the hour"],
    ["dd.MM.yyyy 'x", "' in dd.MM.yyyy 'x is no part of a date"],
  ])("says what is wrong with %s", (form, message) => {
    const messages: string[] = [];
    compileDateForm(form, (each) => messages.push(each));
    expect(messages[0]).toContain(message);
  });

  it("reads every day that it can write, and says ISO for it", () => {
    const read = compileDateForm("yyyy/M/d", fail);
    fc.assert(
      fc.property(fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
        const text = `${String(date.getUTCFullYear()).padStart(4, "0")}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
        expect(read(text)).toBe(date.toISOString().slice(0, 10));
      }),
      { seed: 1 },
    );
  });
});
