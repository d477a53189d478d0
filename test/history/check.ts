import { checkList } from "./lists";
import {
  type Anomaly,
  type AnomalyKind,
  describeOperation,
  type ListRead,
  type Operation,
  type Outcome,
  type RegisterRead,
  type Write,
} from "./operation";
import { checkRegister } from "./registers";
import { checkServers } from "./servers";

/** The result of a check. */
export interface Verdict {
  readonly anomalies: readonly Anomaly[];
  /** Number of operations by outcome. */
  readonly operations: Readonly<Record<Outcome, number>>;
  /** Number of anomalies by kind. */
  readonly counts: Readonly<Partial<Record<AnomalyKind, number>>>;
}

/**
 * Checks a history of clients: no acknowledged write is lost, none that was rolled back is visible, one primary at a time acknowledges
 * writes, operations on the primary are linearizable by key, and a session never goes back on one replica. Takes O(n log n) for n operations and list
 * elements that were read.
 *
 * Own code: npm has no checker; Elle is a program for the JVM, and Porcupine a Go module, which searches where unique values and appends
 * decide in one pass, and which knows neither outcomes nor timelines.
 *
 * @throws Error when it is no history: an operation that completes before it is sent, or a value that was written twice.
 */
export function checkHistory(history: readonly Operation[]): Verdict {
  validate(history);
  const operations = { ok: 0, fail: 0, unknown: 0 };
  for (const { outcome } of history) operations[outcome] += 1;
  const isWrite = (operation: Operation): operation is Write =>
    operation.kind === "append" || operation.kind === "write";
  const isRead = (operation: Operation): operation is ListRead | RegisterRead =>
    !isWrite(operation) && operation.outcome === "ok";
  const anomalies = [
    ...[...grouped(history, ({ key }) => key).values()].flatMap((ofKey) => {
      const writes = ofKey.filter(isWrite);
      const reads = ofKey.filter(isRead);
      return [
        ...checkList(
          writes.filter(({ kind }) => kind === "append"),
          reads.filter((read) => read.kind === "list"),
        ),
        ...checkRegister(
          writes.filter(({ kind }) => kind === "write"),
          reads.filter((read) => read.kind === "register"),
        ),
      ];
    }),
    ...checkSessions(history.filter(isRead).filter((read) => read.kind === "list")),
    ...checkServers(history.filter((operation) => isWrite(operation) && operation.outcome === "ok")),
  ];
  const counts: Partial<Record<AnomalyKind, number>> = {};
  for (const { kind } of anomalies) counts[kind] = (counts[kind] ?? 0) + 1;
  return { anomalies, operations, counts };
}

/** Returns an anomaly as lines: its kind and text, then the operations that prove it. */
export function describeAnomaly({ kind, text, operations }: Anomaly): string {
  return [`${kind}: ${text}`, ...operations.map((operation) => `  ${describeOperation(operation)}`)].join("\n");
}

function validate(history: readonly Operation[]): void {
  const written = new Set<string>();
  for (const operation of history) {
    if (operation.completed < operation.invoked) {
      throw new Error(`It completed before it was sent: ${describeOperation(operation)}`);
    }
    if (operation.kind !== "append" && operation.kind !== "write") continue;
    const id = `${operation.kind} ${operation.value} ${operation.key}`;
    if (written.has(id)) throw new Error(`The value was written before: ${describeOperation(operation)}`);
    written.add(id);
  }
}

/** Reads of one session from one replica: each list extends the one before. A replica may be behind, and never goes back. */
function checkSessions(reads: readonly ListRead[]): Anomaly[] {
  const served = reads.filter(({ server, primary }) => !primary && server !== undefined);
  const sessions = grouped(served, ({ session, key, server }) =>
    [session, key, server?.address, server?.started].join(" "),
  );
  return [...sessions.values()].flatMap((ofSession) => {
    const inOrder = [...ofSession].sort((a, b) => a.invoked - b.invoked);
    return inOrder.flatMap((read, i): Anomaly[] => {
      const before = inOrder[i - 1];
      if (before === undefined || before.values.every((value, at) => value === read.values[at])) return [];
      const text = "the later read does not extend the one before";
      return [{ kind: "session-backwards", text, operations: [before, read] }];
    });
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
