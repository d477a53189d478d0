import fc from "fast-check";
import type { ListRead, Operation, RegisterRead, Server, Write } from "../history/operation";

/** A server of a history that is written by hand. */
export const serverOf = (address: string, timeline = 1, started = "2026-01-01"): Server => ({
  system: "1",
  timeline,
  address,
  started,
});
const first = serverOf("10.0.0.1");
/** Start and end of an operation, in milliseconds. */
type Times = readonly [invoked: number, completed: number];
const common = { key: "a", session: "s1", endpoint: "rw", outcome: "ok", server: first } as const;
const timed = ([invoked, completed]: Times): { invoked: number; completed: number } => ({ invoked, completed });

/** An append to the list `a`. */
export const append = (value: number, times: Times, rest: Partial<Write> = {}): Write => ({
  ...common,
  kind: "append",
  value,
  ...timed(times),
  ...rest,
});

/** A write to the register `a`. */
export const write = (value: number, times: Times, rest: Partial<Write> = {}): Write => ({
  ...append(value, times, rest),
  kind: "write",
});

/** A read of the list `a` from the primary. */
export const list = (values: readonly number[], times: Times, rest: Partial<ListRead> = {}): ListRead => ({
  ...common,
  kind: "list",
  primary: true,
  values,
  ...timed(times),
  ...rest,
});

/** A read of the register `a` from the primary. */
export const register = (value: number | null, times: Times, rest: Partial<RegisterRead> = {}): RegisterRead => ({
  ...common,
  kind: "register",
  primary: true,
  value,
  ...timed(times),
  ...rest,
});

/** A step of a client: the time until it sends an operation, its duration, and when in it the operation takes effect. */
export interface Step {
  readonly client: number;
  readonly key: string;
  readonly kind: "append" | "write" | "list" | "register" | "replica";
  readonly wait: number;
  readonly duration: number;
  readonly effect: number;
  readonly outcome: "ok" | "fail" | "unknown" | "unknown, no effect" | "unknown, late";
}

const step: fc.Arbitrary<Step> = fc.record({
  client: fc.nat(3),
  key: fc.constantFrom("a", "b"),
  kind: fc.constantFrom("append", "append", "write", "list", "register", "replica"),
  wait: fc.nat(20),
  duration: fc.integer({ min: 1, max: 100 }),
  effect: fc.nat(100),
  outcome: fc.constantFrom("ok", "ok", "ok", "ok", "fail", "unknown", "unknown, no effect", "unknown, late"),
});

/** Histories of one correct database, with failovers; each ends with a read of every key. */
export const validHistories: fc.Arbitrary<Operation[]> = fc
  .tuple(fc.array(step, { maxLength: 60 }), fc.array(fc.nat(1500), { maxLength: 3 }))
  .map(([steps, failovers]) => execute(steps, failovers));

/** Executes the steps one after the other, at the times at which they take effect. */
export function execute(steps: readonly Step[], failovers: readonly number[]): Operation[] {
  const clocks = new Map<number, number>();
  const planned = steps.map((one) => {
    const invoked = (clocks.get(one.client) ?? 0) + one.wait;
    const completed = invoked + one.duration;
    clocks.set(one.client, completed + 1);
    const late = one.outcome === "unknown, late" && /append|write/.test(one.kind) ? 500 : 0;
    return { ...one, invoked, completed, at: invoked + (one.duration * one.effect) / 100 + late };
  });
  const lists = new Map<string, readonly number[]>();
  const registers = new Map<string, number>();
  const replicas = new Map<string, readonly number[]>();
  const primaryAt = (at: number): Server => {
    const timeline = 1 + failovers.filter((time) => time <= at).length;
    return serverOf(`10.0.0.${timeline}`, timeline);
  };
  const history: Operation[] = [];
  let value = 0;
  const inOrder = [...planned].sort((a, b) => a.at - b.at);
  for (const { client, key, kind, invoked, completed, at, outcome: wanted } of inOrder) {
    const session = `s${client}`;
    const of = { key, session, server: primaryAt(at) };
    const times: Times = [invoked, completed];
    const before = lists.get(key) ?? [];
    if (kind === "list") history.push(list(before, times, of));
    else if (kind === "register") history.push(register(registers.get(key) ?? null, times, of));
    else if (kind === "replica") {
      // Each session reads a server of its own, which is as far as its last read at least.
      const id = `${session} ${key}`;
      const seen = Math.max(replicas.get(id)?.length ?? 0, Math.floor(before.length * ((value % 3) / 2)));
      replicas.set(id, before.slice(0, seen));
      const server = serverOf(`10.0.1.${client}`);
      history.push(list(before.slice(0, seen), times, { ...of, server, primary: false, endpoint: "ro" }));
    } else {
      value += 1;
      const outcome = wanted === "ok" || wanted === "fail" ? wanted : "unknown";
      history.push((kind === "append" ? append : write)(value, times, { ...of, outcome }));
      if (wanted === "fail" || wanted === "unknown, no effect") continue;
      if (kind === "append") lists.set(key, [...before, value]);
      else registers.set(key, value);
    }
  }
  const end = planned.reduce((latest, { completed, at }) => Math.max(latest, completed, at), 0) + 1;
  for (const key of new Set(["a", "b", ...steps.map((one) => one.key)])) {
    history.push(list(lists.get(key) ?? [], [end, end + 1], { key, server: primaryAt(end) }));
    history.push(register(registers.get(key) ?? null, [end, end + 1], { key, server: primaryAt(end) }));
  }
  return history;
}
