import * as os from "node:os";
import * as path from "node:path";
import { type FaultRun, faultTable } from "../../src/docs/fault-runs";
import { type Machine, report } from "../e2e/support/machine";
import type { Endpoint } from "../history/client";
import { Clients } from "./clients";
import { problemsOf, recordRun, runFault } from "./run";
import type { PlannedRun } from "./select";
import { initOf, type Site } from "./site";

const lastReadsMs = 120_000;

/** File that runs are recorded in. */
const results = process.env["PGSTACK_FAULT_RESULTS"] ?? path.join(os.tmpdir(), `pgstack-faults-${process.pid}.json`);

/** Reports the file of results, and a table of runs. */
export function reportRuns(runs: readonly FaultRun[]): void {
  report(`results: ${results}`);
  for (const line of faultTable(runs)) report(line);
}

/** Endpoints by the addresses of their Services: a client in the node's network asks no DNS of the cluster. */
function endpoints({ kubectl, target }: Site): Endpoint[] {
  const found = kubectl("get", "services", "-n", target.namespace, "-o", "json");
  const { items } = JSON.parse(found) as { items: { metadata: { name: string }; spec: { clusterIP: string } }[] };
  return (["rw", "pooler", "ro"] as const).flatMap((name) => {
    const service = items.find(({ metadata }) => metadata.name === target.services[name]);
    return service === undefined ? [] : [{ name, host: service.spec.clusterIP, port: 5432, primary: name !== "ro" }];
  });
}

/** Starts clients of the cluster in the network of the node. */
function startClients(machine: Machine, site: Site, run: string, seed: number): Clients {
  const { user, database, secret } = site.target.login;
  const encoded = site.kubectl(
    ...["get", "secret", secret, "-n", site.target.namespace, "-o", "jsonpath={.data.password}"],
  );
  const password = Buffer.from(encoded, "base64").toString();
  const limits = { connectTimeoutMs: 2_000, statementTimeoutMs: 10_000 };
  return new Clients(
    {
      ...{ run, seed, lastReadsMs, clients: 3, endpoints: endpoints(site) },
      login: { user, database, password, tls: true, ...limits },
    },
    ["nsenter", "--target", String(initOf(machine).pid), "--net", "--"],
  );
}

/** What a run on the node needs beside its plan. */
export interface NodeRun {
  readonly machine: Machine;
  readonly site: Site;
  readonly isHealthy: () => boolean;
  /** Time in which the cluster must be healthy after the healing, in milliseconds. */
  readonly recoveryMs: number;
  /** The run is added to it, also when it breaks a promise. */
  readonly done: FaultRun[];
}

/** Runs a fault on the node, and records and reports its result: it must hold what its mode promises, and clients must have written. */
export async function expectKept(plan: PlannedRun, { machine, done, ...given }: NodeRun): Promise<void> {
  const { site } = given;
  const run = await runFault(plan, {
    ...given,
    startClients: (prefix, seed) => startClients(machine, site, prefix, seed),
  });
  done.push(run);
  recordRun(results, run);
  const { ok, fail, unknown } = run.operations;
  const outages = Object.entries(run.outages).map(([endpoint, ms]) => `${(ms / 1000).toFixed(1)} s by ${endpoint}`);
  report(
    `no write for ${outages.join(", ")}; operations: ${ok} acknowledged, ${fail} failed, ${unknown} unknown; ${run.lost} lost`,
  );
  expect(problemsOf(run, plan.fault.several === true)).toEqual([]);
  expect(ok).toBeGreaterThan(100);
}
