/**
 * The outcome of an operation as its client knows it: `ok` was acknowledged, `fail` was certainly rolled back, and `unknown` may have
 * taken effect, or may do so later.
 */
export type Outcome = "ok" | "fail" | "unknown";

/** The server that executed an operation. */
export interface Server {
  /** `system_identifier` of `pg_control_system()`. */
  readonly system: string;
  /** Timeline of the WAL that it writes; on a replica that of the WAL that it replays. */
  readonly timeline: number;
  /** `inet_server_addr()`, empty on a socket. */
  readonly address: string;
  /** `pg_postmaster_start_time()`. */
  readonly started: string;
}

interface Common {
  readonly key: string;
  /** Connection of the client; operations of one session run one after the other. */
  readonly session: string;
  /** Name of the address that the client connected to. */
  readonly endpoint: string;
  /** When the client sent the operation, in milliseconds of one monotonic clock that all clients share. */
  readonly invoked: number;
  /** When the client knew the outcome. */
  readonly completed: number;
  readonly outcome: Outcome;
  /** Missing when the client did not learn it. */
  readonly server?: Server | undefined;
  /** SQLSTATE or message of a failure. */
  readonly error?: string | undefined;
}

/** Appends a value to the list of a key, or writes it to the register of a key. Each value is written to a key at most once. */
export interface Write extends Common {
  readonly kind: "append" | "write";
  readonly value: number;
}

/** Reads the list of a key; empty while it has none. */
export interface ListRead extends Common {
  readonly kind: "list";
  /** False for a read by an endpoint that leads to replicas, which may return old data. */
  readonly primary: boolean;
  readonly values: readonly number[];
}

/** Reads the register of a key. */
export interface RegisterRead extends Common {
  readonly kind: "register";
  readonly primary: boolean;
  /** Null before the first write. */
  readonly value: number | null;
}

/** One operation of a client on one key. */
export type Operation = Write | ListRead | RegisterRead;

/** Kinds of {@link Anomaly}, each with its meaning. */
export const anomalyKinds = {
  lost: "an acknowledged write is missing",
  "lost-after-read": "a write that was not acknowledged was read from the primary, and is missing later",
  "split-brain":
    "two primaries acknowledged writes in turn, or one on an old timeline did after one on a newer timeline",
  "other-system": "servers of different system identifiers acknowledged writes",
  "aborted-visible": "a write that was rolled back was read",
  "never-written": "a value was read that no client wrote",
  duplicate: "a value is in a list twice",
  diverged: "two reads of a list from the primary have values in different order",
  stale: "a read from the primary misses what was acknowledged or read before it started",
  early: "a value was read before its client sent it",
  reordered: "of two appends the one that was sent after the other was acknowledged stands first",
  "session-backwards": "a session read an older state than before from the same replica",
  unverified: "no read from the primary followed the acknowledged writes of a key",
} as const;

/** A kind of anomaly. */
export type AnomalyKind = keyof typeof anomalyKinds;

/** A violation, with the operations that prove it. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly text: string;
  readonly operations: readonly Operation[];
}

/** Returns an operation as one line: times in seconds, key, value, outcome and server. */
export function describeOperation(operation: Operation): string {
  const { key, invoked, completed, outcome, session, endpoint, server, error } = operation;
  const what = {
    append: () => `append ${(operation as Write).value} to ${key}`,
    write: () => `write ${(operation as Write).value} to ${key}`,
    list: () => `read ${key}: [${shortened((operation as ListRead).values)}]`,
    register: () => `read ${key}: ${String((operation as RegisterRead).value)}`,
  }[operation.kind]();
  const at = `${(invoked / 1000).toFixed(3)}–${(completed / 1000).toFixed(3)} s`;
  const by = server === undefined ? "" : `, ${server.address || "socket"}, timeline ${server.timeline}`;
  return `${at} ${what}: ${outcome}${error === undefined ? "" : ` (${error})`} (${session} by ${endpoint}${by})`;
}

/** A list with its middle cut out where it is long. */
function shortened(values: readonly number[]): string {
  return values.length <= 12
    ? values.join(", ")
    : `${values.slice(0, 3).join(", ")}, …, ${values.slice(-8).join(", ")}`;
}
