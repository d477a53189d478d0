import fc from "fast-check";
import { checkHistory, describeAnomaly } from "../history/check";
import type { ListRead, Operation, Write } from "../history/operation";
import { type Step, execute, validHistories } from "../helpers/histories";

const runs = { numRuns: 150, seed: 1 } as const;
const found = (history: readonly Operation[]): string[] => Object.keys(checkHistory(history).counts);
const isLast = (history: readonly Operation[], read: ListRead): boolean =>
  history.every(({ kind, key, invoked }) => kind !== "list" || key !== read.key || invoked <= read.invoked);

/** The last reads of both lists. */
const lastReads = (history: readonly Operation[]): ListRead[] =>
  history.filter((operation): operation is ListRead => operation.kind === "list" && isLast(history, operation));

/** A value of a last read with its append, chosen by a number; histories without any are left out. */
function chosen(history: readonly Operation[], choice: number): { read: ListRead; append: Write; at: number } {
  const all = lastReads(history).flatMap((read) => read.values.map((value, at) => ({ read, value, at })));
  fc.pre(all.length > 0);
  const { read, value, at } = all[choice % all.length] ?? { read: undefined, value: 0, at: 0 };
  const append = history.find((one): one is Write => one.kind === "append" && one.value === value);
  if (read === undefined || append === undefined) throw new Error("a valid history has an append for each value");
  return { read, append, at };
}

/** Returns the history with another list in every read of the primary of that key from some time on. */
function edited(
  history: readonly Operation[],
  { key }: Operation,
  edit: (values: readonly number[], read: ListRead) => readonly number[],
): Operation[] {
  return history.map((one) =>
    one.kind === "list" && one.key === key ? { ...one, values: edit(one.values, one) } : one,
  );
}

describe("the check of generated histories", () => {
  it("passes those of a correct database", () => {
    fc.assert(
      fc.property(validHistories, (history) => {
        expect(checkHistory(history).anomalies.map(describeAnomaly)).toEqual([]);
      }),
      runs,
    );
  });

  it("fails when an acknowledged append is dropped from all reads", () => {
    fc.assert(
      fc.property(validHistories, fc.nat(), (history, choice) => {
        const { read, append } = chosen(history, choice);
        fc.pre(append.outcome === "ok");
        const without = edited(history, read, (values) => values.filter((value) => value !== append.value));
        expect(found(without)).toContain("lost");
      }),
      runs,
    );
  });

  it("fails when the last read misses any value that was read before", () => {
    fc.assert(
      fc.property(validHistories, fc.nat(), (history, choice) => {
        const { read, append } = chosen(history, choice);
        const before = history.some((one) => one !== read && one.kind === "list" && one.values.includes(append.value));
        fc.pre(before || append.outcome === "ok");
        const without = history.map((one) =>
          one === read ? { ...read, values: read.values.filter((value) => value !== append.value) } : one,
        );
        const primary = history.some(
          (one) => one !== read && one.kind === "list" && one.primary && one.values.includes(append.value),
        );
        fc.pre(primary || append.outcome === "ok");
        expect(found(without)).toContain(append.outcome === "ok" ? "lost" : "lost-after-read");
      }),
      runs,
    );
  });

  it("fails when two appends that did not overlap change places", () => {
    fc.assert(
      fc.property(validHistories, fc.nat(), (history, choice) => {
        const { read, append, at } = chosen(history, choice);
        const other = read.values[at + 1];
        const next = history.find((one): one is Write => one.kind === "append" && one.value === other);
        fc.pre(next !== undefined && append.outcome === "ok" && append.completed < next.invoked);
        const swapped = (value: number): number => {
          if (value === append.value) return next.value;
          return value === next.value ? append.value : value;
        };
        // Reads that have one of the two would show another order; here all show the wrong one.
        const whole = history.filter(
          (one) => one.kind !== "list" || one.values.includes(append.value) === one.values.includes(next.value),
        );
        expect(found(edited(whole, read, (values) => values.map(swapped)))).toContain("reordered");
      }),
      runs,
    );
  });

  it("fails when one read has another order than the last one", () => {
    fc.assert(
      fc.property(validHistories, (history) => {
        const read = history.find(
          (one): one is ListRead =>
            one.kind === "list" && one.primary && one.values.length > 1 && !isLast(history, one),
        );
        fc.pre(read !== undefined);
        const reversed = history.map((one) => (one === read ? { ...read, values: [...read.values].reverse() } : one));
        expect(found(reversed)).toContain("diverged");
      }),
      runs,
    );
  });

  it("fails when an append that was rolled back, or sent by no client, is visible", () => {
    fc.assert(
      fc.property(validHistories, fc.nat(), fc.boolean(), (history, choice, exists) => {
        const aborted = history.find((one): one is Write => one.kind === "append" && one.outcome === "fail");
        fc.pre(!exists || aborted !== undefined);
        const reads = history.filter(({ kind, key }) => kind === "list" && (!exists || key === aborted?.key));
        const read = reads[choice % reads.length];
        const visible = history.map((one) =>
          one === read && one.kind === "list"
            ? { ...one, values: [...one.values, exists ? (aborted?.value ?? 0) : 1_000_000] }
            : one,
        );
        expect(found(visible)).toContain(exists ? "aborted-visible" : "never-written");
      }),
      runs,
    );
  });

  it("fails when a value is in a list twice", () => {
    fc.assert(
      fc.property(validHistories, fc.nat(), (history, choice) => {
        const { read, append } = chosen(history, choice);
        const twice = history.map((one) => (one === read ? { ...read, values: [...read.values, append.value] } : one));
        expect(found(twice)).toContain("duplicate");
      }),
      runs,
    );
  });

  it("fails when the last read of a register returns an overwritten value", () => {
    fc.assert(
      fc.property(validHistories, (history) => {
        const writes = history.filter((one): one is Write => one.kind === "write" && one.outcome === "ok");
        const last = [...history].reverse().find(({ kind }) => kind === "register");
        const later = writes.find(
          ({ key, invoked }) => key === last?.key && writes.some((one) => one.key === key && one.completed < invoked),
        );
        fc.pre(last !== undefined && later !== undefined);
        const overwritten = writes.find(({ key, completed }) => key === later.key && completed < later.invoked);
        const wrong = history.map((one) =>
          one === last && one.kind === "register" ? { ...one, value: overwritten?.value ?? null } : one,
        );
        expect(found(wrong)).toContain("lost");
      }),
      runs,
    );
  });

  it("fails when an old primary acknowledges a write after a failover", () => {
    fc.assert(
      fc.property(validHistories, (history) => {
        const writes = history.filter(
          (one): one is Write => (one.kind === "append" || one.kind === "write") && one.outcome === "ok",
        );
        const stale = writes.find(({ invoked, server }) =>
          writes.some((one) => one.completed < invoked && one.server?.timeline === server?.timeline),
        );
        const before = writes.find(({ completed }) => completed < (stale?.invoked ?? 0));
        fc.pre(stale?.server !== undefined && before !== undefined);
        const server = { system: "1", started: "", address: "10.9.9.9", timeline: 0 };
        const split = history.map((one) => (one === stale ? { ...stale, server } : one));
        expect(found(split)).toContain("split-brain");
      }),
      runs,
    );
  });
});

describe("the time of a check", () => {
  /** A history of that many operations, with lists of 100 elements at most. */
  const historyOf = (length: number): Operation[] => {
    const steps = Array.from({ length }, (_, i): Step => {
      const kind = (["append", "list", "write", "register", "replica"] as const)[i % 5] ?? "append";
      const outcome = i % 97 === 0 ? "unknown" : "ok";
      return {
        client: i % 16,
        key: `k${Math.floor(i / 500)}`,
        kind,
        wait: i % 7,
        duration: 5 + (i % 11),
        effect: i % 100,
        outcome,
      };
    });
    return execute(steps, [1000, 5000]);
  };
  const secondsOf = (history: readonly Operation[]): number => {
    const before = process.cpuUsage();
    expect(found(history)).toEqual([]);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };

  it("is less than 2 s of one core for 100,000 operations, and grows by their number", () => {
    const [small, large] = [historyOf(20_000), historyOf(100_000)];
    secondsOf(small);
    const [short, long] = [secondsOf(small), secondsOf(large)];
    expect(long).toBeLessThan(2);
    expect(long / short).toBeLessThan(20);
  });
});
