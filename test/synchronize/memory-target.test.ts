import { ingestText } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { synchronizationSuite } from "../support/synchronization-suite.js";
import { memoryContent } from "../support/target-content.js";

synchronizationSuite("a Map", () => {
  const target = new MemoryTarget();
  return {
    ingest: (text, options) => ingestText(text, target, options),
    content: () => Promise.resolve(memoryContent(target)),
    transactions: () => Promise.resolve(target.transactions),
  };
});
