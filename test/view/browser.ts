import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { root } from "../package-folder.js";

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

/** Why there are no tests with a browser; in CI they must run, so there they fail. */
export const withoutBrowser = executable === undefined && process.env["CI"] === undefined ? "there is no Chromium on this machine (apt-get install chromium)" : undefined;

/** Starts Chromium, which draws in software. */
export function startBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error("there is no Chromium on this machine (apt-get install chromium)");
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
}

/** A page that is watched: whatever it complains of, and whatever it asks others for. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
  strangers: string[];
}

/** Opens a view and waits until everything is drawn. */
export async function openView(browser: Browser, url: string, { width = 1280, height = 800, dark = false } = {}): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  // Where much else is going on, software takes its time to draw.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) strangers.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector("body[data-ready], body[data-failed]");
  await nextFrame(page);
  return { page, complaints, strangers };
}

/** Waits until what was changed is drawn. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
}

/** What was drawn is gone after the frame, so it is read within one: the colours of 64 × 64 places, where something is seen. */
const readCanvas = `(async () => {
  document.querySelector("#fit").click();
  await new Promise(requestAnimationFrame);
  const copy = document.createElement("canvas");
  copy.width = copy.height = 64;
  const context = copy.getContext("2d");
  context.drawImage(document.querySelector("canvas"), 0, 0, 64, 64);
  const { data } = context.getImageData(0, 0, 64, 64);
  const seen = [];
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] >= 200) seen.push([data[i] >> 4, data[i + 1] >> 4, data[i + 2] >> 4].join(" "));
  return seen;
})()`;

/** How many of 4,096 places of the canvas show something, in how many different colours, with everything in sight. */
export async function lookAtCanvas(page: Page): Promise<{ seen: number; colours: number }> {
  const seen = await page.evaluate<string[]>(readCanvas);
  return { seen: seen.length, colours: new Set(seen).size };
}

/** Keeps what the page looks like. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, "coverage/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
