import type { Anomaly, AnomalyKind, ListRead, Operation, Write } from "./operation";

/** An operation with the number of elements that the list has just after it. */
interface Placed {
  readonly operation: Operation;
  readonly version: number;
  /** Infinite for an append whose outcome is unknown: it may take effect at any time after it was sent. */
  readonly completed: number;
}

/**
 * Checks the operations on one list. The last read of the primary fixes the order of the appends. Given that order, the history is linearizable if
 * and only if no operation that precedes another one in real time has a higher version: operations sorted by version, the append before
 * the reads of its version, these by time, are a linearization. So one sweep over the sorted times decides it.
 *
 * @param appends all appends to the key, of any outcome.
 * @param reads all successful reads of the key.
 */
export function checkList(appends: readonly Write[], reads: readonly ListRead[]): Anomaly[] {
  const anomalies: Anomaly[] = [];
  const report = (kind: AnomalyKind, text: string, ...operations: Operation[]): void => {
    anomalies.push({ kind, text, operations });
  };
  const byValue = new Map(appends.map((append) => [append.value, append]));
  const fromPrimary = reads.filter(({ primary }) => primary);
  const last = fromPrimary.reduce<ListRead | undefined>(
    (latest, read) => (latest === undefined || read.invoked > latest.invoked ? read : latest),
    undefined,
  );
  const order = last?.values ?? [];
  const position = new Map(order.map((value, i) => [value, i]));
  if (last !== undefined) checkValues(last, byValue, report);
  const placed: Placed[] = [];
  for (const read of reads) {
    const prefix = isPrefix(read.values, order);
    if (!prefix) checkValues(read, byValue, report);
    if (!read.primary || last === undefined) {
      // The sweep does the same for reads of the primary.
      checkTimes(read, byValue, report);
      continue;
    }
    const kept = prefix ? read.values : read.values.filter((value) => position.has(value));
    for (const value of kept.length === read.values.length ? [] : read.values) {
      const append = byValue.get(value);
      if (append?.outcome !== "unknown" || position.has(value)) continue;
      report("lost-after-read", `${value} was read and is missing in the last read`, append, read, last);
    }
    if (!isPrefix(kept, order)) report("diverged", "the order differs from that of the last read", read, last);
    placed.push({ operation: read, version: kept.length, completed: read.completed });
  }
  const unverified: Write[] = [];
  for (const append of appends) {
    const at = position.get(append.value);
    if (at !== undefined) {
      const completed = append.outcome === "ok" ? append.completed : Infinity;
      placed.push({ operation: append, version: at + 1, completed });
    } else if (append.outcome === "ok") {
      if (last !== undefined && last.invoked > append.completed) {
        report("lost", `${append.value} was acknowledged and is missing in the last read`, append, last);
      } else unverified.push(append);
    }
  }
  const [first] = unverified;
  if (first !== undefined) report("unverified", `no read followed ${unverified.length} acknowledged appends`, first);
  sweep(placed, report);
  return anomalies;
}

type Report = (kind: AnomalyKind, text: string, ...operations: Operation[]) => void;

function isPrefix(values: readonly number[], order: readonly number[]): boolean {
  return values.length <= order.length && values.every((value, i) => value === order[i]);
}

/** Reports values of a read that no client wrote, that were rolled back, or that are there twice. */
function checkValues(read: ListRead, byValue: ReadonlyMap<number, Write>, report: Report): void {
  const seen = new Set<number>();
  for (const value of read.values) {
    const append = byValue.get(value);
    if (seen.has(value)) report("duplicate", `${value} is in the list twice`, read);
    else if (append === undefined) report("never-written", `no client appended ${value}`, read);
    else if (append.outcome === "fail") report("aborted-visible", `${value} was rolled back`, append, read);
    seen.add(value);
  }
}

/** Reports values that were read before their client sent them. */
function checkTimes(read: ListRead, byValue: ReadonlyMap<number, Write>, report: Report): void {
  for (const value of read.values) {
    const append = byValue.get(value);
    if (append !== undefined && append.invoked > read.completed) {
      report("early", `${value} was read before it was sent`, read, append);
    }
  }
}

/** Compares each operation with the highest versions that an append and a read had that completed before it was sent. */
function sweep(placed: readonly Placed[], report: Report): void {
  const byInvocation = [...placed].sort((a, b) => a.operation.invoked - b.operation.invoked);
  const byCompletion = [...placed].sort((a, b) => a.completed - b.completed);
  const highest: { append?: Placed; list?: Placed } = {};
  let next = 0;
  for (const { operation, version } of byInvocation) {
    for (;;) {
      const done = byCompletion[next];
      if (done === undefined || done.completed >= operation.invoked) break;
      const kind = done.operation.kind === "list" ? "list" : "append";
      if (done.version > (highest[kind]?.version ?? 0)) highest[kind] = done;
      next += 1;
    }
    const { append, list } = highest;
    if (operation.kind === "list") {
      const before = (append?.version ?? 0) > (list?.version ?? 0) ? append : list;
      const missing = (before?.version ?? 0) - version;
      if (before !== undefined && missing > 0) {
        report("stale", `elements are missing: ${missing}`, before.operation, operation);
      }
      continue;
    }
    if (list !== undefined && list.version >= version) {
      report("early", "the value was read before it was sent", list.operation, operation);
    }
    if (append !== undefined && append.version > version) {
      report("reordered", "the later append stands first", append.operation, operation);
    }
  }
}
