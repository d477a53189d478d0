import { checkKind, kindDown, kindUp } from "../../local/kind";
import { ensureClients } from "../../local/download/tools";
import type { Progress } from "../../local/progress";
import { which } from "../../local/sh";
import type { EnvironmentConfig } from "../config/schema";
import { forgetResources } from "../engine/forget";
import { prepareEngine } from "../engine/workspace";

type Kind = Extract<EnvironmentConfig["kubernetes"], { readonly source: "kind" }>;

/** Creates the kind cluster of an environment, or starts it. The state of an earlier one is dropped first. */
export async function upKind(name: string, kubernetes: Kind, progress: Progress): Promise<void> {
  await prepareClients(progress, true);
  await prepareEngine(progress);
  await kindUp(progress, kubernetes, () => forgetResources(name, progress));
}

/** Deletes the kind cluster of an environment, and with it everything that the environment has. */
export async function downKind(name: string, kubernetes: Kind, progress: Progress): Promise<void> {
  await prepareClients(progress, false);
  await prepareEngine(progress);
  await kindDown(progress, kubernetes.name, () => forgetResources(name, progress));
}

/** Downloads what is missing and can be downloaded, where Docker is installed, and checks the rest. */
async function prepareClients(progress: Progress, psql: boolean): Promise<void> {
  if (which("docker") !== undefined) await ensureClients(progress, ["kind", "kubectl"]);
  await checkKind({ psql });
}
