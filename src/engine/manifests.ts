import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { manifestMirror } from "../program";

/**
 * Copies published manifests into the folder that the program reads before it downloads; files are named by their
 * digest.
 */
export function copyManifests(...files: readonly string[]): void {
  const mirror = manifestMirror();
  fs.mkdirSync(mirror, { recursive: true });
  for (const file of files.filter((candidate) => fs.existsSync(candidate))) {
    const text = fs.readFileSync(file);
    const copy = path.join(mirror, `${createHash("sha256").update(text).digest("hex")}.yaml`);
    if (fs.existsSync(copy)) continue;
    fs.writeFileSync(`${copy}.${process.pid}`, text);
    fs.renameSync(`${copy}.${process.pid}`, copy);
  }
}
