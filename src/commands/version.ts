import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../root";

/** Returns the version of pgstack. */
export function version(): string {
  return (JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }).version;
}
