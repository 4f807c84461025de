// Preloaded into a program: it ends with 99 when it has loaded iTwin.js.
process.on("exit", () => {
  if (Object.keys(require.cache).some((path) => /node_modules.@(itwin|bentley)./.test(path))) process.exitCode = 99;
});
