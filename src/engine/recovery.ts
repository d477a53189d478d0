import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { stackAnnotation } from "../../components/kubernetes";
import type { Progress } from "../../local/progress";
import { project } from "../config/load";
import { UserError } from "../errors";
import { stateFile } from "./cli";

const lockSchema = z.looseObject({ pid: z.number(), hostname: z.string(), timestamp: z.string() });

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  inputs: z
    .looseObject({
      metadata: z.looseObject({ name: z.string().optional(), namespace: z.string().optional() }).optional(),
    })
    .optional(),
});

/** The part of the inputs or outputs of a resource that shows the owner of a Kubernetes object. */
const annotated = z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()) }) });

const deploymentSchema = z.looseObject({
  resources: z.array(z.looseObject({ urn: z.string() })).default([]),
  pending_operations: z.array(z.looseObject({ type: z.string(), resource: resourceSchema })).default([]),
});

/**
 * Repairs the state after a killed run: its lock, and pending operations with an unknown result.
 *
 * A lock is cleared only on the file backend, and only if its process ran on this machine and is dead. Only operations
 * on Kubernetes objects are resolved: an object that was being created is added to the state by its name, and a refresh
 * reads it from the cluster; so no object is lost that another configuration would no longer create.
 *
 * @throws UserError when another run is active, or an operation on another kind of resource is pending.
 */
export async function recover(stack: Stack, backendUrl: string, progress: Progress): Promise<void> {
  if (backendUrl.startsWith("file://")) clearDeadLocks(stack.name, backendUrl, progress);
  if (nothingPending(stateFile(stack.name, backendUrl))) return;
  const state = await stack.exportStack();
  const deployment = deploymentSchema.safeParse(state.deployment ?? {}).data;
  if (deployment === undefined || deployment.pending_operations.length === 0) return;
  const pending = deployment.pending_operations;

  const unsafe = pending.filter(({ resource }) => !/^(kubernetes|pulumi-nodejs):/.test(resource.type));
  if (unsafe.length > 0) {
    throw new UserError(
      `An interrupted run left pending operations on\n${unsafe.map(({ type, resource }) => `  ${type} ${resource.urn}`).join("\n")}\n` +
        `Their result is unknown. Run \`pulumi refresh --stack ${stack.name}\` to resolve them.`,
    );
  }
  progress.note(
    `An interrupted run left pending operations on ${pending.length} ${pending.length === 1 ? "object" : "objects"}; reading them from the cluster`,
  );
  const known = new Set(deployment.resources.map(({ urn }) => urn));
  const begun = pending.flatMap(({ type, resource }) => {
    const { name, namespace } = resource.inputs?.metadata ?? {};
    const isNew = type === "creating" && resource.type.startsWith("kubernetes:") && !known.has(resource.urn);
    if (!isNew || name === undefined) return [];
    return [{ ...resource, id: namespace !== undefined ? `${namespace}/${name}` : name, outputs: resource.inputs }];
  });
  await stack.importStack({
    ...state,
    deployment: { ...deployment, resources: [...deployment.resources, ...begun], pending_operations: [] },
  });
  if (begun.length === 0) return;
  await stack.refresh({ target: begun.map(({ urn }) => urn) });
  await forgetForeign(stack, new Set(begun.map(({ urn }) => urn)));
}

/**
 * Removes objects from the state that were added by name and belong to another owner: a run can be killed after it
 * recorded a create and before the object was checked.
 */
async function forgetForeign(stack: Stack, imported: ReadonlySet<string>): Promise<void> {
  const state = await stack.exportStack();
  const { resources } = deploymentSchema.parse(state.deployment ?? {});
  const owner = (of: unknown): string | undefined =>
    annotated.safeParse(of).data?.metadata.annotations[stackAnnotation];
  const foreign = resources.filter((resource) => {
    const wanted = owner(resource["inputs"]);
    return imported.has(resource.urn) && wanted !== undefined && owner(resource["outputs"]) !== wanted;
  });
  if (foreign.length === 0) return;
  const kept = resources.filter((resource) => !foreign.includes(resource));
  await stack.importStack({ ...state, deployment: { ...(state.deployment as object), resources: kept } });
}

const stateSchema = z.looseObject({ checkpoint: z.looseObject({ latest: deploymentSchema }) });

/** Returns true if a state file has no pending operation; false if it cannot be read and the engine must check. */
function nothingPending(file: string | undefined): boolean {
  if (file === undefined) return false;
  try {
    const { checkpoint } = stateSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    return checkpoint.latest.pending_operations.length === 0;
  } catch {
    return false;
  }
}

function clearDeadLocks(stackName: string, backendUrl: string, progress: Progress): void {
  const locks = path.join(fileURLToPath(backendUrl), ".pulumi", "locks", "organization", project, stackName);
  if (!fs.existsSync(locks)) return;
  for (const file of fs.readdirSync(locks).map((name) => path.join(locks, name))) {
    const lock = readLock(file);
    if (lock === undefined) continue;
    if (lock.hostname !== os.hostname() || alive(lock)) {
      throw new UserError(
        `Another run uses the stack "${stackName}" (process ${lock.pid} on ${lock.hostname}, since ${lock.timestamp}). ` +
          `Wait until it has finished; if it no longer runs, run \`pulumi cancel --stack ${stackName}\`.`,
      );
    }
    // The backend stores a file of attributes next to each of its files.
    for (const part of [file, `${file}.attrs`]) fs.rmSync(part, { force: true });
    progress.note(`Cleared the lock of process ${lock.pid}, which no longer runs`);
  }
}

function readLock(file: string): z.output<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Returns true if the process that took the lock still runs, and not another process with its number. */
function alive(lock: { readonly pid: number; readonly timestamp: string }): boolean {
  if (!fs.existsSync("/proc/self/stat")) return answers(lock.pid);
  try {
    const stat = fs.readFileSync(`/proc/${lock.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return false;
    const startedTicks = Number(fields[19]);
    const uptime = Number(fs.readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    const startedAt = Date.now() - (uptime - startedTicks / 100) * 1000;
    return startedAt <= Date.parse(lock.timestamp) + 2000;
  } catch {
    return false;
  }
}

/** Returns true if a process with that number exists, on systems without further information. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
