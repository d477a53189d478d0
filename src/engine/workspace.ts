import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { ensureClients } from "../../local/download/tools";
import { ensureTools } from "../../local/tools";
import { stateDir } from "../../local/paths";
import type { Progress } from "../../local/progress";
import { project } from "../config/load";
import type { EnvironmentConfig } from "../config/schema";
import { root } from "../root";
import { engineCli, stateFile } from "./cli";
import { copyManifests } from "./manifests";
import { endOrphans, ownerVariable } from "./orphans";
import { recover } from "./recovery";
import { kubectl, requireTools, type Tool } from "./required-tools";
import { wholeProgram } from "./whole-program";

/**
 * Returns where states are: `PULUMI_BACKEND_URL`, else `backend.url` of Pulumi.yaml, else files of this user.
 *
 * @param folder Folder of Pulumi.yaml. Default: the project.
 */
export function backendUrl(folder = root): string {
  const { backend } = yamlIn(path.join(folder, "Pulumi.yaml")) as { backend?: { url?: unknown } };
  return process.env["PULUMI_BACKEND_URL"] ?? (typeof backend?.url === "string" ? backend.url : ownBackend());
}

function ownBackend(): string {
  return `file://${path.join(stateDir(), "pulumi")}`;
}

/** Returns a warning where the state of a protected environment is in files that only this machine has; nothing elsewhere. */
export function stateWarning(name: string, folder = root): string | undefined {
  const config = (yamlIn(path.join(folder, `Pulumi.${name}.yaml`))["config"] ?? {}) as Record<string, unknown>;
  if (String(config["pgstack:disposable"]) === "true" || backendUrl(folder) !== ownBackend()) return undefined;
  return (
    `warning: the state of "${name}" is in files of this machine (${fileURLToPath(ownBackend())}); on another one it looks like a new environment. ` +
    "Set PULUMI_BACKEND_URL to a bucket, as npm run bootstrap prints it, or backend.url in Pulumi.yaml"
  );
}

/** Puts the pinned engine on PATH and sets its environment; returns the folder of `kubectl` and other tools. */
export async function prepareEngine(progress: Progress): Promise<string> {
  const tools = await ensureTools(progress, ["engine"]);
  useTools(tools.bin);
  copyManifests(...tools.manifests);
  return tools.bin;
}

/**
 * Puts `kubectl` on PATH: the node's own, or one from PATH, or a download; and checks the other programs of the
 * command.
 *
 * @param others Programs that pgstack does not install. @default none
 * @throws UserError naming all missing programs.
 */
export async function prepareKubectl(
  kubernetes: EnvironmentConfig["kubernetes"],
  progress: Progress,
  others: readonly Tool[] = [],
): Promise<void> {
  if (kubernetes.source === "embedded") useTools((await ensureTools(progress, ["node"])).bin);
  else await ensureClients(progress, ["kubectl"]);
  requireTools([kubectl, ...others]);
}

/**
 * Allows the engine to overwrite fields that another field manager has set; otherwise the API server reports a
 * conflict. Source: pulumi-kubernetes 4.25, pkg/await/await.go, patchForce.
 */
export function takeFieldsBack(): void {
  process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] = "true";
}

/** Puts a directory of tools first on PATH, and removes ambient Kubernetes configuration. */
export function useTools(bin: string): void {
  process.env["PATH"] = `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`;
  delete process.env["KUBECONFIG"];
}

/**
 * Returns the stack of an environment, with the program inline: the engine runs it in this process, so the CLI's
 * language host is not needed. It first repairs the state after a killed run.
 */
export async function openStack(name: string, progress: Progress): Promise<Stack> {
  const url = backendUrl();
  const warning = stateWarning(name);
  if (warning !== undefined) progress.note(warning);
  if (url.startsWith("file://")) fs.mkdirSync(fileURLToPath(url), { recursive: true });
  await endOrphans(progress);
  const stack = await LocalWorkspace.createOrSelectStack(
    {
      stackName: name,
      projectName: project,
      program: wholeProgram(async () => {
        const { program } = await import("../program");
        return { ...program() };
      }),
    },
    {
      workDir: root,
      envVars: environment(name, url),
      secretsProvider: secretsProvider(name),
      pulumiCommand: engineCli(stateFile(name, url)),
    },
  );
  await recover(stack, url, progress);
  return stack;
}

/** Returns the secrets provider of the stack: a cloud key if the stack's file names one, otherwise a passphrase. */
function secretsProvider(name: string): string | undefined {
  const { secretsprovider: provider } = stackFile(name);
  return typeof provider === "string" ? provider : undefined;
}

/** Returns true if an environment runs on this machine only: it has no secret, so its state needs no passphrase. */
function onThisMachine(name: string): boolean {
  const { "pgstack:kubernetes": kubernetes } = (stackFile(name)["config"] ?? {}) as Record<string, unknown>;
  const { source } = (kubernetes ?? {}) as { source?: unknown };
  return source === "embedded" || source === "kind";
}

function stackFile(name: string): Readonly<Record<string, unknown>> {
  return yamlIn(path.join(root, `Pulumi.${name}.yaml`));
}

function yamlIn(file: string): Readonly<Record<string, unknown>> {
  if (!fs.existsSync(file)) return {};
  return (parse(fs.readFileSync(file, "utf8")) ?? {}) as Record<string, unknown>;
}

function environment(name: string, url: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: url,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    [ownerVariable]: String(process.pid),
    // Every other environment needs a passphrase or key.
    ...(onThisMachine(name) ? { PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] ?? "" } : {}),
  };
}
