import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../root";
import { bundles } from "./bundles";
import { settingsTypes } from "./settings";

/**
 * `npm run generate`: writes the source files that are generated from other source files. With `--check` it writes
 * nothing, prints outdated files, and fails if there are any.
 */
async function generate(check: boolean): Promise<void> {
  const sources = Object.entries({ ...(await settingsTypes()), ...bundles() }).map(
    ([file, text]) => [path.join(root, file), text] as const,
  );
  const stale = sources.filter(([file, text]) => !fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text);
  for (const [file, text] of stale) {
    if (!check) fs.writeFileSync(file, text);
    console.log(path.relative(root, file));
  }
  if (check && stale.length > 0) process.exitCode = 1;
}

void generate(process.argv.includes("--check"));
