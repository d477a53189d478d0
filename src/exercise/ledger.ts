/** A row that was acknowledged to the client. */
export interface Acknowledged {
  /** Time on the client's clock, in seconds. */
  readonly at: number;
  readonly id: number;
}

/** Result of an exercise. */
export interface ExerciseReport {
  readonly cluster: string;
  readonly fault: string;
  readonly before: string;
  readonly after: string;
  /** Longest time without an acknowledged write since the fault, in seconds. */
  readonly outageSeconds: number;
  /** The same before the fault. */
  readonly usualSeconds: number;
  readonly acknowledged: number;
  /** Numbers of rows that were acknowledged and are missing. */
  readonly lost: readonly number[];
  /** Time from the fault until every instance was ready and every replica streamed, in seconds. */
  readonly recoveredSeconds: number;
}

/** Returns the acknowledged rows in the output of the writing Job; other lines are messages. */
export function acknowledgedIn(log: string): Acknowledged[] {
  return log.split("\n").flatMap((line) => {
    const [, at, id] = /^(\d+\.\d+) (\d+)$/.exec(line) ?? [];
    return at !== undefined && id !== undefined ? [{ at: Number(at), id: Number(id) }] : [];
  });
}

/** Returns the longest time between two acknowledged rows, in seconds; 0 for fewer than two. */
export function longestGap(rows: readonly Acknowledged[]): number {
  return Math.max(0, ...rows.slice(1).map(({ at }, i) => at - (rows[i]?.at ?? at)));
}

/** Returns the acknowledged rows that are not stored. A stored row that was not acknowledged is no loss: its client has no answer. */
export function lostRows(rows: readonly Acknowledged[], stored: ReadonlySet<number>): number[] {
  return rows.map(({ id }) => id).filter((id) => !stored.has(id));
}

/** Returns true where rows start with the ones that were read before: the output of a Job that was restarted does not. */
export function continues(rows: readonly Acknowledged[], before: readonly Acknowledged[]): boolean {
  return before.every(({ at, id }, i) => rows.at(i)?.at === at && rows.at(i)?.id === id);
}

/** Describes the result. */
export function describeExercise(report: ExerciseReport): string {
  const { cluster, fault, before, after, outageSeconds, usualSeconds, acknowledged, lost, recoveredSeconds } = report;
  const result =
    before === after
      ? `the primary ${before} was restarted, without a failover`
      : `the primary was ${before}, and is ${after}`;
  return [
    `Exercise of ${cluster} (${fault}): ${result}.`,
    `  outage      ${outageSeconds.toFixed(1)} s without an acknowledged write; ${usualSeconds.toFixed(1)} s at most before the fault`,
    `  lost        ${lost.length} of ${acknowledged} acknowledged rows${lost.length > 0 ? `: ${lost.slice(0, 20).join(", ")}` : ""}`,
    `  recovered   all instances were ready and all replicas streamed after ${recoveredSeconds.toFixed(0)} s`,
  ].join("\n");
}
