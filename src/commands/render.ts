import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { UserError } from "../errors";
import { type Definitions, deliveryOf } from "../gitops/objects";
import {
  type FluxSource,
  fluxKustomizations,
  gitopsTools,
  type GitopsTool,
  renderFor,
  waveFolder,
} from "../gitops/tools";
import { findingsOf } from "../plan/findings";
import { recordEnvironment } from "../plan/plan";
import { manifestMirror } from "../program";
import { environmentArgument, readEnvironment } from "./environment";
import type { Command } from "./main";

const usage =
  "npm run render -- <environment> --out <folder> [--for argocd|flux] [--source <GitRepository>] [--definitions write|skip]";

/** Marks a folder whose content is written by this command. */
const mark = ".pgstack-render";

/**
 * `npm run render -- <environment> --out <folder>`: every Kubernetes object of an environment as a file, offline, for Argo CD
 * or Flux. The folder is written anew; nothing secret is in it.
 *
 * @returns 1 when the environment breaks a promise of the project; nothing is written then.
 */
export const command: Command = async (args) => {
  const { name: named, rest } = environmentArgument(args);
  const { out, tool, definitions, source } = renderOptions(rest);
  const { name, config } = readEnvironment(named);
  // The files hold what up would make, whoever brings it now.
  const recording = await recordEnvironment(name, { ...config, delivery: "pulumi" });
  const findings = findingsOf(config, recording);
  if (findings.length > 0) {
    for (const { subject, message } of findings) console.error(`error: ${subject}: ${message}`);
    return 1;
  }
  const { delivered, missing } = await deliveryOf(recording, definitions, manifestMirror());
  const rendered = renderFor(tool, delivered);
  const files = new Map(rendered.map(({ object, wave }) => [path.join(waveFolder(wave), fileName(object)), [object]]));
  if (tool === "flux") files.set("flux.yaml", fluxKustomizations(rendered, { ...source, environment: name }));
  write(out, name, files);
  console.log(`${rendered.length} objects of "${name}" for ${tool} in ${out}, in ${waves(rendered)} waves`);
  for (const secret of missing) console.log(`  yours to make, as no file may hold it: ${secret}`);
  return 0;
};

interface RenderOptions {
  readonly out: string;
  readonly tool: GitopsTool;
  readonly definitions: Definitions;
  readonly source: Pick<FluxSource, "repository" | "path">;
}

/**
 * Reads the command line.
 *
 * @throws UserError when it is wrong.
 */
export function renderOptions(args: readonly string[]): RenderOptions {
  const { out, for: tool, source, definitions } = parse(args);
  if (out === undefined) throw new UserError(`--out names the folder that is written. Usage: ${usage}`);
  const known = gitopsTools.find((one) => one === tool);
  if (known === undefined)
    throw new UserError(`--for ${tool}: ${gitopsTools.join(" or ")} is expected. Usage: ${usage}`);
  if (definitions !== "write" && definitions !== "skip") {
    throw new UserError(`--definitions ${definitions}: write or skip is expected. Usage: ${usage}`);
  }
  if (known === "flux" && path.isAbsolute(out)) {
    throw new UserError(
      `--out ${out}: Flux is told the path in its repository, so write it from the repository's root.`,
    );
  }
  return { out, tool: known, definitions, source: { repository: source, path: path.normalize(out) } };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        out: { type: "string" },
        for: { type: "string", default: "argocd" },
        source: { type: "string", default: "flux-system" },
        definitions: { type: "string", default: "write" },
      },
    }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}. Usage: ${usage}`);
  }
}

/** `postgrescluster-postgres-main.yaml`. */
function fileName({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  const parts = [kind, namespace, name].filter((part) => part !== undefined);
  return `${parts
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, "-")}.yaml`;
}

function waves(rendered: readonly { readonly wave: number }[]): number {
  return new Set(rendered.map(({ wave }) => wave)).size;
}

/** Writes the folder anew; one that somebody else filled is left alone. */
function write(out: string, environment: string, files: ReadonlyMap<string, readonly KubernetesObject[]>): void {
  const marked = path.join(out, mark);
  if (fs.existsSync(out) && fs.readdirSync(out).length > 0 && !fs.existsSync(marked)) {
    throw new UserError(
      `--out ${out}: the folder holds files of somebody else. Name an empty one, or one that is not there.`,
    );
  }
  fs.rmSync(out, { recursive: true, force: true });
  for (const [file, objects] of files) {
    fs.mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
    // Kubernetes reads YAML 1.1, where a bare `on` is no text.
    const text = objects.map((object) =>
      stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }),
    );
    fs.writeFileSync(path.join(out, file), text.join("---\n"));
  }
  fs.writeFileSync(marked, `${environment}\n`);
}
