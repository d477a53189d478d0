import * as fs from "node:fs";
import fc from "fast-check";
import { z } from "zod";
import { type FaultRun, faultRunSchema } from "../../src/docs/fault-runs";
import { checkHistory, describeAnomaly } from "../history/check";
import { now } from "../history/client";
import type { AnomalyKind } from "../history/operation";
import { chosen } from "../history/workload";
import { acknowledged, type Clients, longestOutage, outagesByEndpoint } from "./clients";
import { Healing } from "./healing";
import type { PlannedRun } from "./select";
import type { Site } from "./site";
import type { Mode } from "./table";

/** What a run needs beside its plan. */
export interface RunContext {
  readonly site: Site;
  /** Starts clients; the prefix of their keys is theirs alone. */
  readonly startClients: (prefix: string, seed: number) => Clients;
  readonly isHealthy: () => boolean;
  /** Time in which the cluster must be healthy after the healing, in milliseconds. */
  readonly recoveryMs: number;
}

/**
 * Runs clients, injects a fault, heals it whatever happens, waits for the cluster, and checks the history of the clients.
 *
 * @throws Error when the cluster is not healthy before the fault, or the clients cannot run.
 */
export async function runFault(plan: PlannedRun, context: RunContext): Promise<FaultRun> {
  const { fault, mode, seed, holdMs } = plan;
  const { site, isHealthy, recoveryMs } = context;
  await site.until("the cluster is healthy", isHealthy, recoveryMs);
  const clients = context.startClients(`${seed}-${Math.floor(now())}`, seed);
  let from = now();
  let notInjected: string | undefined;
  let notRecovered: string | undefined;
  try {
    await site.until("writes are acknowledged", () => clients.acknowledgedSince(from) > 20, 120_000);
    from = now();
    const healing = new Healing();
    try {
      await fault.inject(site, healing, randomOf(seed));
      if (fault.lasts === true) await site.sleep(holdMs);
    } catch (error) {
      notInjected = messageOf(error);
    } finally {
      await healing.heal().catch((error: unknown) => (notRecovered = messageOf(error)));
    }
    const healed = now();
    try {
      await site.until("writes are acknowledged again", () => clients.acknowledgedSince(healed) > 20, recoveryMs);
      await site.until("each endpoint writes again", () => clients.allWriteSince(healed), recoveryMs);
      await site.until("the cluster is healthy again", isHealthy, recoveryMs);
    } catch (error) {
      notRecovered ??= messageOf(error);
    }
    const to = now();
    try {
      await clients.stop();
    } catch (error) {
      notRecovered ??= messageOf(error);
    }
    const { anomalies, operations, counts } = checkHistory(clients.history);
    const writing = [...new Set(acknowledged(clients.history).map(({ endpoint }) => endpoint))].sort();
    return {
      day: new Date(to).toISOString().slice(0, 10),
      ...{ operator: site.target.operator, fault: fault.name, mode, seed, notInjected, notRecovered, operations },
      holdMs: fault.lasts === true ? holdMs : 0,
      outageMs: longestOutage(clients.history, from, to),
      outages: outagesByEndpoint(clients.history, writing, from, to),
      lost: counts.lost ?? 0,
      splitBrain: counts["split-brain"] ?? 0,
      unknown: operations.unknown,
      anomalies: counts,
      details: anomalies.slice(0, 5).map(describeAnomaly),
    };
  } finally {
    clients.kill();
  }
}

/**
 * Kinds of anomalies that a mode does not rule out: without a replica that has it, a write is lost with its primary. A lost write to a register that
 * was overwritten later shows as a stale read.
 */
export function toleratedKinds(mode: Mode, several: boolean): readonly AnomalyKind[] {
  const losing = mode === "asynchronous" || (mode === "synchronous" && several);
  return losing ? ["lost", "lost-after-read", "diverged", "stale"] : [];
}

/** Returns what is wrong with a run, as lines; none when it holds what its mode promises. */
export function problemsOf(run: FaultRun, several: boolean): string[] {
  const tolerated: readonly string[] = toleratedKinds(run.mode, several);
  const kinds = Object.keys(run.anomalies).filter((kind) => !tolerated.includes(kind));
  return [
    ...(run.notInjected === undefined ? [] : [`not injected: ${run.notInjected}`]),
    ...(run.notRecovered === undefined ? [] : [`not recovered: ${run.notRecovered}`]),
    ...kinds.map((kind) => `${kind}: ${run.anomalies[kind] ?? 0}`),
    ...(kinds.length > 0 ? run.details : []),
  ];
}

/** Appends a run to a file of runs, which is created where it does not exist. */
export function recordRun(file: string, run: FaultRun): void {
  const before = fs.existsSync(file) ? z.array(faultRunSchema).parse(JSON.parse(fs.readFileSync(file, "utf8"))) : [];
  fs.writeFileSync(`${file}.part`, `${JSON.stringify([...before, run], null, 2)}\n`);
  fs.renameSync(`${file}.part`, file);
}

/** Returns integers from 0 to below a bound, the same ones for a seed. */
function randomOf(seed: number): (bound: number) => number {
  const values = chosen(fc.nat(), seed);
  return (bound) => (values.next().value ?? 0) % bound;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
