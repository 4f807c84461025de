import { join } from "node:path";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { transactionCount } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { synchronizationSuite } from "../support/synchronization-suite.js";
import { fileContent } from "../support/target-content.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

synchronizationSuite("an iModel file", () => {
  const file = join(folder, `${++files}.bim`);
  return {
    ingest: (text, options) => withIModel(file, (target) => ingestText(text, target, options)),
    content: () => fileContent(file),
    transactions: () => transactionCount(file),
  };
});
