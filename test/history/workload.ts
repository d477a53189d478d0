import fc from "fast-check";

/** An operation that a client is to execute. */
export interface Planned {
  readonly kind: "append" | "write" | "list" | "register";
  readonly key: string;
  /** Of a write; no other one has it. */
  readonly value: number;
  /** True when it is to use a new connection, as one of a pool may. */
  readonly reconnects: boolean;
  /** Time to wait before it, in milliseconds. */
  readonly pauseMs: number;
}

/** Keys that are in use at a time, and the number of operations of a client after which others follow: lists stay short. */
const keys = 3;
const operationsByKeys = 60;
/** The values of a client start at its number times this. */
const valuesOfClient = 1_000_000;

/**
 * Returns what a client does: half of it writes, or reads only on an endpoint of replicas. It depends on nothing but the arguments.
 *
 * @param run prefix of the keys; another one for each run on a database.
 * @param client number of the client.
 */
export function* workload(run: string, seed: number, client: number, readsOnly: boolean): Generator<Planned, void> {
  const choices = fc.record({
    kind: readsOnly
      ? fc.constantFrom("list", "list", "register")
      : fc.constantFrom("append", "append", "append", "write", "list", "list", "list", "register"),
    key: fc.nat(keys - 1),
    reconnects: fc.constantFrom(true, false, false, false),
    pauseMs: fc.nat(40),
  });
  let number = 0;
  for (const { key, ...choice } of chosen(choices, seed * 1009 + client)) {
    const window = Math.floor(number / operationsByKeys);
    yield { ...choice, key: `${run}/${window * keys + key}`, value: client * valuesOfClient + number };
    number += 1;
  }
}

/** Returns values without end, the same ones for a seed. */
export function chosen<T>(arbitrary: fc.Arbitrary<T>, seed: number): fc.Stream<T> {
  const values = fc.infiniteStream(fc.noBias(arbitrary), { noHistory: true });
  return fc.sample(values, { seed, numRuns: 1 })[0] ?? fc.stream([][Symbol.iterator]());
}
