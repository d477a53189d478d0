import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import type { Policies } from "../engine/operations";
import { UserError } from "../errors";

/** What a command that runs the engine was told, beside its environment. */
export interface EngineCommandOptions {
  /** Whether nobody needs to agree. */
  readonly yes: boolean;
  /** File that a comment is written to. */
  readonly comment: string | undefined;
  /** Whether every object is asked for first, and what was changed by hand is set back. */
  readonly refresh: boolean;
  readonly policies: Policies;
  /** Whether the steps are listed at the end, and which of them decided how long it took. */
  readonly timings: boolean;
}

/**
 * Reads the options of `preview`, `up` and `drift`.
 *
 * @param known those that the command has.
 * @throws UserError when one is unknown, or names a file that is not there.
 */
export function engineOptions(
  args: readonly string[],
  known: readonly ("yes" | "comment" | "refresh" | "policies" | "timings")[],
): EngineCommandOptions {
  const all = {
    yes: { yes: { type: "boolean" } },
    comment: { comment: { type: "string" } },
    refresh: { refresh: { type: "boolean" } },
    timings: { timings: { type: "boolean" } },
    policies: {
      "policy-pack": { type: "string", multiple: true },
      "policy-pack-config": { type: "string", multiple: true },
    },
  } as const;
  const options = Object.assign({}, ...known.map((name) => all[name])) as typeof all.yes &
    typeof all.comment &
    typeof all.refresh &
    typeof all.timings &
    typeof all.policies;
  const names = Object.keys(options).map((name) => `--${name}`);
  try {
    const { values } = parseArgs({ args: [...args], options });
    return {
      yes: values.yes ?? false,
      comment: values.comment,
      refresh: values.refresh ?? false,
      timings: values.timings ?? false,
      policies: {
        policyPacks: existing("--policy-pack", values["policy-pack"]),
        policyPackConfigs: existing("--policy-pack-config", values["policy-pack-config"]),
      },
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${said.split(". ")[0] ?? said}; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}.`,
    );
  }
}

/** The engine looks for files from a folder of its own. */
function existing(option: string, files: readonly string[] = []): string[] {
  const missing = files.find((file) => !fs.existsSync(file));
  if (missing !== undefined) throw new UserError(`${option} ${missing}: there is no such file or folder.`);
  return files.map((file) => path.resolve(file));
}
