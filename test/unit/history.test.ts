import { checkHistory, describeAnomaly } from "../history/check";
import { type AnomalyKind, anomalyKinds, type Operation } from "../history/operation";
import { append, list, register, serverOf, write } from "../helpers/histories";

const [old, promoted] = [serverOf("10.0.0.1", 1), serverOf("10.0.0.2", 2)];
const replica = { primary: false, endpoint: "ro", server: serverOf("10.0.0.3") } as const;
const kinds = (history: readonly Operation[]): string[] => Object.keys(checkHistory(history).counts);

/** Histories that must fail, by the only kind of anomaly that each has, and the number of operations that prove it. */
const failing: readonly [title: string, kind: AnomalyKind, proof: number, history: readonly Operation[]][] = [
  [
    "an acknowledged append is missing at the end",
    "lost",
    2,
    [append(1, [0, 1]), append(2, [2, 3]), list([1], [4, 5])],
  ],
  [
    "an acknowledged append disappears after it was read",
    "lost",
    2,
    [append(1, [0, 1]), append(2, [2, 3]), list([1, 2], [4, 5]), append(3, [6, 7]), list([1, 3], [8, 9])],
  ],
  [
    "an acknowledged write is followed by an older value",
    "lost",
    3,
    [write(1, [0, 1]), write(2, [2, 3]), register(1, [4, 5])],
  ],
  ["an acknowledged write leaves no value", "lost", 2, [write(1, [0, 1]), register(null, [2, 3])]],
  [
    "a write with unknown outcome is read and disappears",
    "lost-after-read",
    3,
    [append(1, [0, 1], { outcome: "unknown" }), list([1], [2, 3]), list([], [4, 5])],
  ],
  [
    "the old primary acknowledges after the new one did",
    "split-brain",
    2,
    [
      append(1, [0, 1], { server: old }),
      append(2, [2, 3], { server: promoted }),
      append(3, [4, 5], { server: old }),
      list([1, 2, 3], [6, 7], { server: promoted }),
    ],
  ],
  [
    "two servers on one timeline acknowledge in turn",
    "split-brain",
    4,
    [
      append(1, [0, 1], { server: old }),
      append(2, [2, 3], { server: serverOf("10.0.0.2", 1) }),
      append(3, [4, 5], { server: old }),
      list([1, 2, 3], [6, 7]),
    ],
  ],
  [
    "a server of another system acknowledges",
    "other-system",
    2,
    [append(1, [0, 1]), append(2, [2, 3], { server: { ...old, system: "2" } }), list([1, 2], [4, 5])],
  ],
  [
    "an append that was rolled back is visible",
    "aborted-visible",
    2,
    [append(1, [0, 1], { outcome: "fail" }), list([1], [2, 3])],
  ],
  [
    "an append that was rolled back is visible on a replica",
    "aborted-visible",
    2,
    [append(1, [0, 1], { outcome: "fail" }), list([1], [2, 3], replica), list([], [4, 5])],
  ],
  [
    "a write that was rolled back is visible",
    "aborted-visible",
    2,
    [write(1, [0, 1], { outcome: "fail" }), register(1, [2, 3]), register(null, [4, 5])],
  ],
  ["a list has a value of no client", "never-written", 1, [list([7], [0, 1])]],
  ["a register has a value of no client", "never-written", 1, [register(7, [0, 1])]],
  ["a value is in a list twice", "duplicate", 1, [append(1, [0, 1]), list([1, 1], [2, 3])]],
  [
    "two reads see two orders",
    "diverged",
    2,
    [append(1, [0, 9]), append(2, [0, 9]), list([2, 1], [2, 3]), list([1, 2], [10, 11])],
  ],
  ["a read misses an acknowledged append", "stale", 2, [append(1, [0, 1]), list([], [2, 3]), list([1], [4, 5])]],
  [
    "a read misses what another one has returned before",
    "stale",
    2,
    [append(1, [0, 9]), list([1], [1, 2]), list([], [3, 4]), list([1], [10, 11])],
  ],
  [
    "a read returns the value before an acknowledged write",
    "stale",
    4,
    [write(1, [0, 1]), write(2, [2, 3]), register(1, [4, 5]), register(2, [6, 7])],
  ],
  [
    "a register is read as new, as old and as new",
    "stale",
    4,
    [write(1, [0, 1]), write(2, [2, 20]), register(2, [3, 4]), register(1, [5, 6]), register(2, [21, 22])],
  ],
  [
    "a register is empty after an acknowledged write",
    "stale",
    3,
    [write(1, [0, 1]), register(null, [2, 3]), register(1, [4, 5])],
  ],
  ["a list has a value before it was sent", "early", 2, [list([1], [0, 1]), append(1, [2, 3]), list([1], [4, 5])]],
  [
    "a replica has a value before it was sent",
    "early",
    2,
    [list([1], [0, 1], replica), append(1, [2, 3]), list([1], [4, 5])],
  ],
  [
    "a register has a value before it was sent",
    "early",
    2,
    [register(1, [0, 1]), write(1, [2, 3]), register(1, [4, 5])],
  ],
  [
    "the later of two appends stands first",
    "reordered",
    2,
    [append(1, [0, 1]), append(2, [2, 3]), list([2, 1], [4, 5])],
  ],
  [
    "a session reads less than before from the same replica",
    "session-backwards",
    2,
    [append(1, [0, 1]), list([1], [2, 3], replica), list([], [4, 5], replica), list([1], [6, 7])],
  ],
  ["nothing is read after the last append", "unverified", 1, [list([], [0, 1]), append(1, [2, 3])]],
  ["nothing is read after the last write", "unverified", 1, [write(1, [2, 3])]],
];

/** Histories that are right, each close to one that fails. */
const passing: readonly [title: string, history: readonly Operation[]][] = [
  ["nothing happened", []],
  ["a write with unknown outcome had no effect", [append(1, [0, 1], { outcome: "unknown" }), list([], [2, 3])]],
  [
    "a write with unknown outcome took effect late",
    [append(1, [0, 1], { outcome: "unknown" }), list([], [2, 3]), list([1], [4, 5])],
  ],
  ["a read overlaps an append", [append(1, [0, 9]), list([1], [1, 2]), list([1], [10, 11])]],
  ["a read that failed is not compared", [append(1, [0, 1]), list([], [2, 3], { outcome: "fail" }), list([1], [4, 5])]],
  ["appends that overlap stand in any order", [append(1, [0, 9]), append(2, [1, 8]), list([2, 1], [10, 11])]],
  [
    "a write on the old primary overlaps the first one on the new primary",
    [
      append(1, [0, 4], { server: old }),
      append(2, [2, 3], { server: promoted }),
      list([1, 2], [5, 6], { server: promoted }),
    ],
  ],
  [
    "Postgres restarts in place, on the same timeline",
    [append(1, [0, 1]), append(2, [2, 3], { server: serverOf("10.0.0.1", 1, "2026-01-02") }), list([1, 2], [4, 5])],
  ],
  [
    "a session reads less from another replica",
    [
      append(1, [0, 1]),
      list([1], [2, 3], replica),
      list([], [4, 5], { ...replica, server: serverOf("10.0.0.4") }),
      list([1], [6, 7]),
    ],
  ],
  [
    "writes to a register that overlap, read in one order",
    [write(1, [0, 9]), write(2, [0, 9]), register(2, [2, 3]), register(1, [4, 5]), register(1, [10, 11])],
  ],
  [
    "a write with unknown outcome overwrites later writes",
    [write(1, [0, 1], { outcome: "unknown" }), write(2, [2, 3]), register(2, [4, 5]), register(1, [6, 7])],
  ],
];

describe("the check of a history", () => {
  it.each(failing)("fails when %s", (_title, kind, proof, history) => {
    const { anomalies } = checkHistory(history);
    expect(anomalies.map((anomaly) => anomaly.kind)).toEqual([kind]);
    expect(anomalies[0]?.operations).toHaveLength(proof);
    expect(anomalies[0]?.operations.filter((operation) => !history.includes(operation))).toEqual([]);
  });

  it("fails for every kind of anomaly", () => {
    expect(new Set(failing.map(([, kind]) => kind))).toEqual(new Set(Object.keys(anomalyKinds)));
  });

  it.each(passing)("passes when %s", (_title, history) => {
    expect(kinds(history)).toEqual([]);
  });

  it("does not depend on the order of the records", () => {
    for (const [, , , history] of failing) expect(kinds([...history].reverse())).toEqual(kinds(history));
  });

  it("counts operations by outcome", () => {
    const history = [append(1, [0, 1]), append(2, [0, 1], { outcome: "unknown" }), list([1], [2, 3])];
    expect(checkHistory(history).operations).toEqual({ ok: 2, fail: 0, unknown: 1 });
  });

  it("shows an anomaly with its operations", () => {
    const [anomaly] = checkHistory([append(1, [0, 1]), list([], [2000, 3000])]).anomalies;
    expect(anomaly === undefined ? "" : describeAnomaly(anomaly)).toBe(
      [
        "lost: 1 was acknowledged and is missing in the last read",
        "  0.000–0.001 s append 1 to a: ok (s1 by rw, 10.0.0.1, timeline 1)",
        "  2.000–3.000 s read a: []: ok (s1 by rw, 10.0.0.1, timeline 1)",
      ].join("\n"),
    );
  });

  it("refuses records that are no history", () => {
    expect(() => checkHistory([append(1, [2, 1])])).toThrow(/completed before it was sent: .*append 1 to a/);
    expect(() => checkHistory([append(1, [0, 1]), append(1, [2, 3])])).toThrow(/written before: .*append 1 to a/);
  });
});
