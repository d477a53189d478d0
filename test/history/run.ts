import { setTimeout as sleep } from "node:timers/promises";
import { type Endpoint, HistoryClient, type Login, schema } from "./client";
import type { Operation } from "./operation";
import { type Planned, workload } from "./workload";

/** Clients of a database, for {@link runClients}. */
export interface ClientsOptions {
  readonly endpoints: readonly Endpoint[];
  readonly login: Login;
  /** The same seed plans the same operations. */
  readonly seed: number;
  /** Prefix of the keys; another one for each run on a database. */
  readonly run: string;
  /** Number of clients of each endpoint. */
  readonly clients: number;
  /** Called with each operation when it is complete. */
  readonly record: (operation: Operation) => void;
  /** Ends the clients. The last reads follow. */
  readonly signal: AbortSignal;
  /** Time in which the last reads must succeed, in milliseconds. */
  readonly lastReadsMs: number;
}

/**
 * Runs clients until the signal, then reads every key from the primary.
 *
 * @throws Error when the tables cannot be created, or when a last read does not succeed in its time.
 */
export async function runClients(options: ClientsOptions): Promise<void> {
  const { endpoints, login, seed, run, clients, record, signal, lastReadsMs } = options;
  const primary = endpoints.find((endpoint) => endpoint.primary);
  if (primary === undefined) throw new Error("no endpoint leads to the primary");
  const last = new HistoryClient("last", primary, login);
  await last.run(schema);
  const used = new Set<string>();
  const execute = async (endpoint: Endpoint, number: number): Promise<void> => {
    const client = new HistoryClient(`${endpoint.name}-${number}`, endpoint, login);
    for (const planned of workload(run, seed, number, !endpoint.primary)) {
      await sleep(planned.pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      if (endpoint.primary) used.add(planned.key);
      record(await client.execute(planned));
    }
    client.disconnect();
  };
  const running = endpoints.flatMap((endpoint, i) =>
    Array.from({ length: clients }, async (_, j) => execute(endpoint, 1 + i * clients + j)),
  );
  await Promise.all(running);
  try {
    const deadline = Date.now() + lastReadsMs;
    for (const key of used) {
      for (const kind of ["list", "register"] as const) await readLast(last, { kind, key }, record, deadline);
    }
  } finally {
    last.disconnect();
  }
}

async function readLast(
  client: HistoryClient,
  { kind, key }: Pick<Planned, "kind" | "key">,
  record: (operation: Operation) => void,
  deadline: number,
): Promise<void> {
  for (;;) {
    const read = await client.execute({ kind, key, value: 0, reconnects: false, pauseMs: 0 });
    record(read);
    if (read.outcome === "ok") return;
    if (Date.now() > deadline) throw new Error(`the last read of ${key} failed: ${read.error ?? ""}`);
    await sleep(500);
  }
}
