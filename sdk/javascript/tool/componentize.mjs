// Makes a component of a JavaScript module: componentize.mjs SOURCE WIT WORLD OUTPUT UNUSED-FEATURE...
import { writeFile } from "node:fs/promises";
import { componentize } from "@bytecodealliance/componentize-js";

const [sourcePath, witPath, worldName, output, ...disableFeatures] = process.argv.slice(2);
try {
  const { component } = await componentize({ sourcePath, witPath, worldName, disableFeatures });
  await writeFile(output, component);
} catch (why) {
  // The author needs the sentence, not where in the tool it was said.
  console.error(why.message ?? String(why));
  process.exit(1);
}
