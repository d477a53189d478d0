import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { UsageError, UserError } from "../errors";
import { type Definitions, deliveryOf } from "../gitops/objects";
import { type FluxSource, fluxKustomizations, type GitopsTool, renderFor, waveFolder } from "../gitops/tools";
import { findingsOf } from "../plan/findings";
import { recordEnvironment } from "../plan/plan";
import { manifestMirror } from "../program";
import type { Command, EnvironmentCall } from "./command";
import { readEnvironmentOrFile } from "./environment";

/** Marks a folder whose content is written by this command. */
const mark = ".pgstack-render";

/**
 * `npm run render -- <environment or file> --out <folder>`: every Kubernetes object of an environment as a file, offline, for Argo CD
 * or Flux. The folder is replaced; no file holds a secret.
 *
 * @returns 1 when the environment breaks a promise of the project; nothing is written then.
 */
export const command: Command<RenderCall> = async (call) => {
  const { out, for: tool, definitions } = call;
  const source = fluxSource(call);
  const { name, config } = readEnvironmentOrFile(call.environment);
  // The files hold what up would create, also where GitOps brings it now.
  const recording = await recordEnvironment(name, { ...config, delivery: "pulumi" });
  const findings = findingsOf(config, recording);
  if (findings.length > 0) {
    for (const { subject, message } of findings) console.error(`error: ${subject}: ${message}`);
    return 1;
  }
  const { delivered, missing } = await deliveryOf(recording, definitions, manifestMirror()).catch(withoutDownload);
  const rendered = renderFor(tool, delivered);
  const files = new Map(rendered.map(({ object, wave }) => [path.join(waveFolder(wave), fileName(object)), [object]]));
  if (tool === "flux") files.set("flux.yaml", fluxKustomizations(rendered, { ...source, environment: name }));
  write(out, name, files);
  console.log(`${rendered.length} objects of "${name}" for ${tool} in ${out}, in ${waves(rendered)} waves`);
  for (const secret of missing) console.log(`  create it yourself, since a file cannot hold it: ${secret}`);
  return 0;
};

/** Adds how to do without the CRDs, which alone are downloaded. */
function withoutDownload(error: unknown): never {
  const { message } = error as Error;
  if (!/^cannot download /.test(message)) throw error;
  throw new UserError(`${message}\nTo leave the CRDs out, and apply them yourself: --definitions skip`);
}

/** Arguments of `render`. */
export interface RenderCall extends EnvironmentCall {
  readonly out: string;
  readonly for: GitopsTool;
  readonly definitions: Definitions;
  /** Name of Flux's GitRepository. */
  readonly source: string;
}

/** Returns where Flux finds the files. @throws UsageError when the folder has no path in a repository. */
function fluxSource({ out, source, for: tool }: RenderCall): Pick<FluxSource, "repository" | "path"> {
  if (tool === "flux" && path.isAbsolute(out)) {
    throw new UsageError(
      `--out ${out}: Flux needs a path relative to its repository. Run this in the repository's root.`,
    );
  }
  return { repository: source, path: path.normalize(out) };
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

/** Replaces the folder. @throws UserError where it has files of others. */
function write(out: string, environment: string, files: ReadonlyMap<string, readonly KubernetesObject[]>): void {
  const marked = path.join(out, mark);
  if (fs.existsSync(out) && fs.readdirSync(out).length > 0 && !fs.existsSync(marked)) {
    throw new UserError(
      `--out ${out}: the folder has files that render did not write. Write an empty folder, or one that does not exist.`,
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
