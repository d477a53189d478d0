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

/** Inputs or outputs of a resource, as far as the owner of a Kubernetes object can be read from them. */
const annotated = z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()) }) });

const deploymentSchema = z.looseObject({
  resources: z.array(z.looseObject({ urn: z.string() })).default([]),
  pending_operations: z.array(z.looseObject({ type: z.string(), resource: resourceSchema })).default([]),
});

/**
 * Puts right what a run left that was killed: its lock, and operations of which nobody knows how they ended.
 *
 * A lock is cleared only on the file backend, and only when its process was one of this machine and is dead. Operations
 * are settled only on Kubernetes objects: one that was being made is taken into the state by its name, and the cluster is
 * asked whether it is there; so nothing is forgotten that another configuration would no longer make.
 *
 * @throws UserError when another run is at work, or an operation on another kind of resource is open.
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
      `An earlier run was ended while it worked on\n${unsafe.map(({ type, resource }) => `  ${type} ${resource.urn}`).join("\n")}\n` +
        `Nobody knows whether it finished. Run \`pulumi refresh --stack ${stack.name}\`: it asks about each of them.`,
    );
  }
  progress.note(
    `An earlier run was ended while it worked on ${pending.length} ${pending.length === 1 ? "object" : "objects"}; looking what is there`,
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
 * Drops what was taken into the state by its name and turned out to belong to another owner: a run can be killed after it recorded
 * a create and before the object was checked.
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

/** Whether a state's file shows that no operation is open; false where it cannot be read, and the engine must be asked. */
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
        `Another run works on the stack "${stackName}" (process ${lock.pid} on ${lock.hostname}, since ${lock.timestamp}). ` +
          `Wait for it to end; if it is gone for good, run \`pulumi cancel --stack ${stackName}\`.`,
      );
    }
    // The backend keeps a file of attributes beside each of its files.
    for (const part of [file, `${file}.attrs`]) fs.rmSync(part, { force: true });
    progress.note(`Cleared the lock of process ${lock.pid}, which is gone`);
  }
}

function readLock(file: string): z.output<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether the process that took the lock still runs; a number that went to another process since does not count. */
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

/** Whether there is a process of that number, where no more can be known of it. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
