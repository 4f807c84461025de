import { join } from "node:path";
import { withBriefcase } from "../../ingest/imodel/hub/with-briefcase.js";
import { contentOf } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { synchronizationSuite } from "../support/synchronization-suite.js";
import { plainContent } from "../support/target-content.js";
import { BriefcaseDb } from "@itwin/core-backend";
import { Hub } from "./hub.js";

const hub = new Hub();

synchronizationSuite("a briefcase", () => {
  const imodel = hub.newIModel().then((made) => ({ ...made, briefcases: join(hub.folder, "briefcases") }));
  return {
    ingest: async (text, options) => withBriefcase(await imodel, (target) => ingestText(text, target, options)),
    content: async () => {
      const db = await BriefcaseDb.open({ fileName: hub.files("briefcases", await imodel)[0] ?? "", readonly: true });
      try {
        return plainContent(contentOf(db));
      } finally {
        db.close();
      }
    },
    transactions: async () => hub.descriptions(await imodel).length,
  };
});
