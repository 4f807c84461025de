import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { IModelHost } from "../../ingest/imodel/itwin/core-backend.js";
import { tempFolder } from "../support/temp-folder.js";

const require = createRequire(import.meta.url);
const loads = (name: string): boolean => Object.keys(require.cache).some((path) => path.includes(`/node_modules/${name}/`));

it("iTwin.js loads what stores files in Azure once it is to keep tiles there, not before", async () => {
  const own = { cacheDir: tempFolder(), profileName: "require-postponing" };
  expect(loads("@itwin/core-backend")).toBe(true);
  await IModelHost.startup(own);
  expect([loads("@azure/storage-blob"), loads("inversify")]).toEqual([false, false]);
  await IModelHost.shutdown();
  await IModelHost.startup({ ...own, tileCacheAzureCredentials: { account: "plant", accessKey: "a2V5" } });
  expect([loads("@azure/storage-blob"), loads("inversify")]).toEqual([true, true]);
  expect(IModelHost.tileStorage?.storage.constructor.name).toBe("AzureServerStorage");
  await IModelHost.shutdown();
});

it("whoever requires the same packages gets them", async () => {
  const { Server } = require("ws") as { Server: new (options: object) => object };
  expect(new Server({ noServer: true })).toBeInstanceOf(Server);
  expect(Object.keys(require("inversify") as object)).toContain("Container");
  expect(await import("inversify")).toHaveProperty("Container");
});
