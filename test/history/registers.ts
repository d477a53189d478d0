import type { Anomaly, AnomalyKind, Operation, RegisterRead, Write } from "./operation";

/** A write with the reads that returned its value; without a write it stands for the time before the first one. */
interface Cluster {
  readonly value: number | null;
  readonly operations: Operation[];
  /** The first completion and the last invocation of its operations. The value certainly was the current one at both times. */
  completed: number;
  invoked: number;
  readonly firstDone: Operation | undefined;
  readonly lastSent: Operation | undefined;
}

/**
 * Checks the operations on one register. Every value is written once, so each read names the write that it read from, and the zones of
 * Gibbons and Korach (Testing Shared Memories, SIAM Journal on Computing 26, 1997, section 4) decide linearizability after a sort: two forward
 * zones do not overlap, and none encloses a backward zone.
 *
 * @param writes all writes to the key, of any outcome.
 * @param reads all successful reads of the key.
 */
export function checkRegister(writes: readonly Write[], reads: readonly RegisterRead[]): Anomaly[] {
  const anomalies: Anomaly[] = [];
  const report = (kind: AnomalyKind, text: string, ...operations: (Operation | undefined)[]): void => {
    const proof = operations.filter((operation) => operation !== undefined);
    anomalies.push({ kind, text, operations: [...new Set(proof)] });
  };
  const byValue = new Map<number | null, Write>(writes.map((write) => [write.value, write]));
  const usable: RegisterRead[] = [];
  for (const read of reads) {
    const write = byValue.get(read.value);
    if (read.value !== null && write === undefined) report("never-written", `no client wrote ${read.value}`, read);
    else if (write?.outcome === "fail") report("aborted-visible", `${write.value} was rolled back`, write, read);
    else if (write !== undefined && write.invoked > read.completed) {
      report("early", `${write.value} was read before it was sent`, read, write);
    } else if (read.primary) usable.push(read);
  }
  const clusters = clustersOf(writes, usable);
  const lost = lostWrites(writes, usable, clusters, report);
  const kept = [...clusters.values()].filter(({ value }) => value === null || !lost.has(value));
  checkZones(kept, report);
  return anomalies;
}

type Report = (kind: AnomalyKind, text: string, ...operations: (Operation | undefined)[]) => void;

function clustersOf(writes: readonly Write[], reads: readonly RegisterRead[]): ReadonlyMap<number | null, Cluster> {
  const operations = new Map<number | null, Operation[]>([[null, []]]);
  for (const write of writes) if (write.outcome === "ok") operations.set(write.value, [write]);
  const byValue = new Map(writes.map((write) => [write.value, write]));
  for (const read of reads) {
    const write = read.value === null ? undefined : byValue.get(read.value);
    const members = operations.get(read.value) ?? (write === undefined ? [] : [write]);
    members.push(read);
    operations.set(read.value, members);
  }
  return new Map([...operations].map(([value, members]) => [value, clusterOf(value, members)]));
}

function clusterOf(value: number | null, operations: Operation[]): Cluster {
  let [completed, invoked] = value === null ? [-Infinity, -Infinity] : [Infinity, -Infinity];
  let firstDone: Operation | undefined;
  let lastSent: Operation | undefined;
  for (const operation of operations) {
    // A write whose outcome is unknown may take effect at any time after it was sent.
    if (operation.outcome === "ok" && operation.completed < completed) {
      completed = operation.completed;
      firstDone = operation;
    }
    if (operation.invoked > invoked) {
      invoked = operation.invoked;
      lastSent = operation;
    }
  }
  return { value, operations, completed, invoked, firstDone, lastSent };
}

/** Reports acknowledged writes that the last read should have returned instead of an older value; returns their values. */
function lostWrites(
  writes: readonly Write[],
  reads: readonly RegisterRead[],
  clusters: ReadonlyMap<number | null, Cluster>,
  report: Report,
): ReadonlySet<number> {
  const lost = new Set<number>();
  const last = reads.reduce<RegisterRead | undefined>(
    (latest, read) => (latest === undefined || read.invoked > latest.invoked ? read : latest),
    undefined,
  );
  const acknowledged = writes.filter(({ outcome }) => outcome === "ok");
  const late = acknowledged.filter(({ completed }) => last === undefined || completed >= last.invoked);
  if (late[0] !== undefined) {
    report("unverified", `no read followed ${late.length} acknowledged writes`, late[0]);
  }
  const current = last === undefined ? undefined : clusters.get(last.value);
  if (last === undefined || current === undefined) return lost;
  for (const write of acknowledged) {
    if (write.value === last.value || write.completed >= last.invoked) continue;
    if (write.invoked <= current.completed) continue;
    lost.add(write.value);
    report("lost", `${write.value} was acknowledged, and an older value is read`, current.firstDone, write, last);
  }
  return lost;
}

function checkZones(clusters: readonly Cluster[], report: Report): void {
  const forward = clusters.filter(({ completed, invoked }) => completed < invoked);
  forward.sort((a, b) => a.completed - b.completed);
  const backward = clusters.filter(({ completed, invoked, value }) => completed >= invoked && value !== null);
  backward.sort((a, b) => a.invoked - b.invoked);
  const stale = (outer: Cluster, inner: Cluster): void => {
    const text = `${String(outer.value)} was the value before and after ${String(inner.value)}`;
    report("stale", text, outer.firstDone, inner.firstDone, inner.lastSent, outer.lastSent);
  };
  let next = 0;
  /** The forward zone that ends last, of those that started before. */
  let open: Cluster | undefined;
  const openUntil = (time: number): void => {
    for (;;) {
      const zone = forward[next];
      if (zone === undefined || zone.completed >= time) return;
      if (open !== undefined && zone.completed < open.invoked) stale(open, zone);
      if (open === undefined || zone.invoked > open.invoked) open = zone;
      next += 1;
    }
  };
  for (const zone of backward) {
    openUntil(zone.invoked);
    if (open !== undefined && zone.completed < open.invoked) stale(open, zone);
  }
  openUntil(Infinity);
}
