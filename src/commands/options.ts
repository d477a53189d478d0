import * as fs from "node:fs";
import * as path from "node:path";
import type { Policies } from "../engine/operations";
import { UsageError } from "../errors";

/** Arguments of a command that runs the engine under policy packs. */
export interface PolicyCall {
  /** Folders of Pulumi policy packs. */
  readonly policyPack: readonly string[];
  /** Files with their settings, in the same order. */
  readonly policyPackConfig: readonly string[];
}

/**
 * The policy packs of a command line, by absolute path: the engine looks for files from a folder of its own.
 *
 * @throws UsageError when one does not exist.
 */
export function policiesOf({ policyPack, policyPackConfig }: PolicyCall): Policies {
  return {
    policyPacks: existing("--policy-pack", policyPack),
    policyPackConfigs: existing("--policy-pack-config", policyPackConfig),
  };
}

function existing(option: string, files: readonly string[]): string[] {
  const missing = files.find((file) => !fs.existsSync(file));
  if (missing !== undefined) throw new UsageError(`${option} ${missing}: no such file or folder.`);
  return files.map((file) => path.resolve(file));
}
