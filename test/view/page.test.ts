import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ingest } from "../cli/program.js";
import { locate } from "../support/locate.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { keepScreenshot, lookAtCanvas, nextFrame, openView, startBrowser, withoutBrowser } from "./browser.js";
import { cottage, duplex, hasDuplex, runIfc, startView } from "./viewing.js";

vi.setConfig({ testTimeout: 180_000 });

const cwd = tempFolder();
let browser: Browser;

beforeAll(async () => {
  if (withoutBrowser === undefined) browser = await startBrowser();
});

afterAll(() => (browser as Browser | undefined)?.close());

async function csv(name: string, text: string, ...options: string[]): Promise<void> {
  writeFileSync(join(cwd, "items.csv"), text);
  const outcome = await ingest(["run", "csv", "items.csv", "--imodel", name, ...options, "--", "--key", "id", "--kind-column", "kind", "--label", "name"], { cwd });
  expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
}

describe.skipIf(withoutBrowser !== undefined)(`the page of a view${withoutBrowser === undefined ? "" : `: ${withoutBrowser}`}`, () => {
  it("shows a model, tells of the element that is clicked, and asks nobody else for anything", async () => {
    await runIfc(cottage, "cottage.bim", cwd);
    const { url, stop } = await startView("cottage.bim", cwd);
    const { page, complaints, strangers } = await openView(browser, url);
    const { seen, colours } = await lookAtCanvas(page);
    expect(seen).toBeGreaterThan(15);
    expect(colours).toBeGreaterThan(2);
    await page.fill("#search", "north wall");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#details .record");
    expect(await page.textContent("#details .record")).toBe("0Cottage000000000Wall1");
    expect(await page.textContent("#details h2")).toBe("North wall");
    expect(await page.textContent("#details")).toContain("cottage.ifc");
    // The camera looks at what was chosen, so a click there finds it again: a little to the right, since a post stands before its middle.
    await page.focus("#canvas");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#details .record", { state: "detached" });
    await page.click("#canvas", { position: { x: 400, y: 355 } });
    await page.waitForSelector("#details .record");
    expect(await page.textContent("#details .record")).toBe("0Cottage000000000Wall1");
    await keepScreenshot(page, "cottage");
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await page.close();
    await stop();
  });

  it("hides what is not ticked, and cuts", async () => {
    const { url, stop } = await startView("cottage.bim", cwd);
    const { page, complaints } = await openView(browser, url);
    const all = await lookAtCanvas(page);
    await page.selectOption("#section-axis", "z");
    await page.fill("#section-at", "0");
    const cut = await lookAtCanvas(page);
    expect(cut.seen).toBeLessThan(all.seen);
    await page.selectOption("#section-axis", "");
    await page.click("#tree details input");
    expect((await lookAtCanvas(page)).seen).toBe(0);
    await page.click("#tree details input");
    expect((await lookAtCanvas(page)).seen).toBe(all.seen);
    expect(complaints).toEqual([]);
    await page.close();
    await stop();
  });

  it("lists what has no shape, says what the last run did, and takes nothing of a source for HTML", async () => {
    const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    await csv("items.bim", `id,kind,name\nA,Pump,first\nB,Pump,second\nC,Valve,third\nD,Valve,fourth\n`);
    await csv("items.bim", `id,kind,name\nA,Pump,first\nB,Pump,${evil}\nD,Valve,fourth\nE,${evil},fifth\n`, "--deletions", "mark");
    const { url, stop } = await startView("items.bim", cwd);
    const { page, complaints, strangers } = await openView(browser, url, { dark: true });
    expect(await page.isVisible("#empty")).toBe(true);
    await page.selectOption("#colours", "states");
    expect(await page.innerText("#legend")).toBe("unchanged\n2\ninserted\n1\nupdated\n1\nmarked\n1");
    expect(await page.textContent("#table output")).toBe("5 entities");
    await page.selectOption("#table select[aria-label^=State]", { label: "updated" });
    expect(await page.textContent("#table output")).toBe("1 of 5 entities");
    await page.click("#table tbody tr");
    await page.waitForSelector("#details .record");
    expect(await page.textContent("#details h2")).toBe(evil);
    expect(await page.textContent("#details .badge")).toBe("updated");
    await page.fill("#search", "onerror");
    expect(await page.textContent("#hits button span")).toBe(evil);
    await keepScreenshot(page, "table-dark");
    expect(await page.$$("main img, main script, #hits img")).toEqual([]);
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await page.close();
    await stop();
  });

  it("shows where on earth the model is", async () => {
    copyFileSync(join(cwd, "cottage.bim"), join(cwd, "located.bim"));
    await locate(join(cwd, "located.bim"), { longitude: 8.5, latitude: 47.4, height: 400 });
    const { url, stop } = await startView("located.bim", cwd);
    const { page, complaints, strangers } = await openView(browser, url);
    await page.waitForSelector("#map svg");
    expect(await page.innerText("#map")).toMatch(/47\.40\d{3}° N 8\.50\d{3}° E\n+4\d\d\.\d m above the ellipsoid/);
    const outlines = await Promise.all((await page.$$("#map .land")).map((path) => path.getAttribute("d")));
    expect(outlines).toHaveLength(2);
    for (const outline of outlines) expect(outline?.length).toBeGreaterThan(1000);
    await keepScreenshot(page, "located");
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await page.close();
    await stop();
  });

  it("shows where a source lies that is on a map", async () => {
    const box = (id: string, [east, north]: readonly [number, number]): BodyRecord => ({
      type: "entity",
      kind: "Tank",
      id,
      placement: { origin: [east, north, 400] },
      geometry: [{ type: "box", low: [0, 0, 0], high: [20, 20, 10] }],
    });
    // The middle of the second one is at 47.4° N, 8.5° E by cs2cs of PROJ.
    const records = [box("T-1", [462231.8778, 5249727.3965]), box("T-2", [462261.8778, 5249727.3965]), box("T-3", [462291.8778, 5249727.3965])];
    writeFileSync(join(cwd, "mapped.ndjson"), documentText({ header: { crs: { epsg: 25832 } }, records }));
    expect(await ingest(["sync", "mapped.ndjson", "--imodel", "mapped.bim"], { cwd })).toMatchObject({ exitCode: 0 });
    const { url, stop } = await startView("mapped.bim", cwd);
    const { page, complaints, strangers } = await openView(browser, url);
    await page.waitForSelector("#map svg");
    expect(await page.innerText("#map")).toMatch(/^Where\s+47\.(39999|40000|40001)° N 8\.(49999|50000|50001)° E\s+405\.0 m/);
    expect((await lookAtCanvas(page)).seen).toBeGreaterThan(15);
    await keepScreenshot(page, "mapped");
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await page.close();
    await stop();
  });

  it("can be used by keyboard alone", async () => {
    const { url, stop } = await startView("cottage.bim", cwd);
    const { page, complaints } = await openView(browser, url);
    await page.keyboard.press("/");
    await page.keyboard.type("wall");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#details .record");
    await page.focus("#canvas");
    const frames = (): Promise<string | null> => page.getAttribute("#canvas", "data-frames");
    for (const key of ["1", "2", "3", "4", "f", "ArrowLeft", "ArrowUp"]) {
      const before = await frames();
      await page.keyboard.press(key);
      await nextFrame(page);
      expect(await frames(), key).not.toBe(before);
    }
    await page.keyboard.press("Escape");
    await page.waitForSelector("#details .record", { state: "detached" });
    expect(complaints).toEqual([]);
    await page.close();
    await stop();
  });

  it.skipIf(!hasDuplex)("shows a real house, light, dark and narrow", async () => {
    await runIfc(duplex, "duplex.bim", cwd);
    const { url, stop } = await startView("duplex.bim", cwd);
    for (const [name, look] of Object.entries({ light: {}, dark: { dark: true }, narrow: { width: 420, height: 860 } })) {
      const { page, complaints, strangers } = await openView(browser, url, look);
      const { seen, colours } = await lookAtCanvas(page);
      expect(seen).toBeGreaterThan(250);
      expect(colours).toBeGreaterThan(6);
      await page.fill("#search", "1hOSvn6df7F8_7GcBWlR72");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#details .record");
      expect(await page.textContent("#details .record")).toBe("1hOSvn6df7F8_7GcBWlR72");
      if (name === "dark") await page.selectOption("#colours", "kinds");
      await page.click("#fit");
      await nextFrame(page);
      await keepScreenshot(page, `duplex-${name}`);
      expect(complaints).toEqual([]);
      expect(strangers).toEqual([]);
      await page.close();
    }
    await stop();
  });
});
