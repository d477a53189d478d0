import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../root";
import { bundles } from "./bundles";

/** Generated source files by their path in the repository. A test compares them with what is committed. */
export function generatedSources(): Readonly<Record<string, string>> {
  return { ...bundles() };
}

/** `npm run generate`: writes the source files that come from other source files. */
if (require.main === module) {
  for (const [file, text] of Object.entries(generatedSources())) {
    fs.writeFileSync(path.join(root, file), text);
    console.log(file);
  }
}
