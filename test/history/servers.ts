import type { Anomaly, Operation, Server } from "./operation";

type Served = Operation & { readonly server: Server };

/** Acknowledged writes of one primary: a server on a timeline. */
interface Reign {
  readonly name: string;
  readonly timeline: number;
  /** The write that completed first, and the one that was sent last. */
  firstDone: Served;
  lastSent: Served;
}

/**
 * Checks that one primary at a time acknowledged writes. A promotion starts a new timeline (Postgres documentation, Timelines), and a restart in
 * place keeps it. Each write takes effect between its invocation and its completion, so one primary may precede another one
 * unless a write to the former was sent after one to the latter was acknowledged.
 *
 * @param writes acknowledged writes.
 */
export function checkServers(writes: readonly Operation[]): Anomaly[] {
  const served = writes.filter((write): write is Served => write.server !== undefined);
  return [...checkSystems(served), ...checkReigns(reignsOf(served))];
}

function checkSystems(served: readonly Served[]): Anomaly[] {
  const bySystem = new Map(served.map((write) => [write.server.system, write]));
  if (bySystem.size < 2) return [];
  const text = `system identifiers: ${[...bySystem.keys()].join(", ")}`;
  return [{ kind: "other-system", text, operations: [...bySystem.values()] }];
}

function reignsOf(served: readonly Served[]): Reign[] {
  const reigns = new Map<string, Reign>();
  for (const write of served) {
    const { timeline, address, started, system } = write.server;
    const name = `${address || "socket"} since ${started}, timeline ${timeline}`;
    const id = `${system} ${name}`;
    const reign = reigns.get(id);
    if (reign === undefined) reigns.set(id, { name, timeline, firstDone: write, lastSent: write });
    else {
      if (write.completed < reign.firstDone.completed) reign.firstDone = write;
      if (write.invoked > reign.lastSent.invoked) reign.lastSent = write;
    }
  }
  return [...reigns.values()].sort((a, b) => a.timeline - b.timeline);
}

/** There are as many reigns as failovers and restarts, so each pair is compared. */
function checkReigns(reigns: readonly Reign[]): Anomaly[] {
  return reigns.flatMap((older, i) =>
    reigns.slice(i + 1).flatMap((newer): Anomaly[] => {
      const text = `${older.name} and ${newer.name} acknowledged writes`;
      if (precedes(older, newer)) return [];
      const proof = [newer.firstDone, older.lastSent];
      // On one timeline either may have been the first.
      if (older.timeline === newer.timeline) {
        if (precedes(newer, older)) return [];
        proof.push(older.firstDone, newer.lastSent);
      }
      return [{ kind: "split-brain", text, operations: proof }];
    }),
  );
}

function precedes(first: Reign, second: Reign): boolean {
  return first.lastSent.invoked <= second.firstDone.completed;
}
