import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { changesOf, describeChanges } from "../../src/engine/changes";

/** The event by which the engine announces a step, as far as the code reads it. */
function step(op: OpType, type: string, name: string, before?: object, after?: object): EngineEvent {
  const urn = `urn:pulumi:local::pgstack::${type}::${name}`;
  const state = (inputs?: object) => (inputs === undefined ? undefined : { type, urn, inputs });
  const metadata = { op, urn, type, old: state(before), new: state(after) };
  return { sequence: 1, timestamp: 1, resourcePreEvent: { metadata } } as unknown as EngineEvent;
}

const cluster = "kubernetes:postgresql.cnpg.io/v1:Cluster";

describe("changes", () => {
  it("are what the engine would do; what stays, and what only groups, is left out", () => {
    const events = [
      step("create", "pulumi:pulumi:Stack", "pgstack-local"),
      step("create", "pgstack:index:PostgresCluster", "main"),
      step("same", cluster, "same"),
      step("create", cluster, "new"),
      step("delete", cluster, "old"),
      { sequence: 2, timestamp: 2, stdoutEvent: { message: "x", color: "never" } },
    ];
    expect(changesOf(events).map(({ op, name }) => [op, name])).toEqual([
      ["create", "new"],
      ["delete", "old"],
    ]);
  });

  it("count a replacement once", () => {
    const events = (["create-replacement", "replace", "delete-replaced"] as const).map((op) =>
      step(op, cluster, "main"),
    );
    expect(changesOf(events)).toHaveLength(1);
  });

  it("name each property that changes, with its value before and after", () => {
    const before = { spec: { instances: 2, storage: { size: "1Gi" }, list: [1, 2] }, gone: true, __provider: "a" };
    const after = { spec: { instances: 3, storage: { size: "1Gi" }, list: [1, 5, 6] }, added: "x", __provider: "b" };
    expect(describeChanges(changesOf([step("update", cluster, "main", before, after)])).split("\n")).toEqual([
      "  ~ Cluster main",
      "      spec.instances: 2 → 3",
      "      spec.list[1]: 2 → 5",
      "      spec.list[2]: (none) → 6",
      "      gone: true → (none)",
      '      added: (none) → "x"',
    ]);
  });

  it("leave out what only tells the engine how to apply an object", () => {
    const annotated = (note: string, replicas: number): object => ({
      metadata: { annotations: { "pulumi.com/waitFor": `replicas=${replicas}`, note } },
      spec: { replicas },
    });
    const [change] = changesOf([step("update", cluster, "main", annotated("a", 3), annotated("b", 2))]);
    expect(change?.properties.map(({ path }) => path)).toEqual(["metadata.annotations.note", "spec.replicas"]);
  });

  it("of a retained object report that it stays", () => {
    const kept = (retainOnDelete: boolean): EngineEvent => {
      const event = step("delete", cluster, "main", { kind: "Cluster" });
      Object.assign(event.resourcePreEvent?.metadata.old ?? {}, { retainOnDelete });
      return event;
    };
    expect(describeChanges(changesOf([kept(true), kept(false)]))).toBe(
      "  - Cluster main: stays, and is only removed from the state\n  - Cluster main",
    );
  });

  it("of a creation are one line", () => {
    expect(describeChanges(changesOf([step("create", cluster, "main", undefined, { spec: { instances: 3 } })]))).toBe(
      "  + Cluster main",
    );
  });

  it("of a replacement name the cause", () => {
    const events = [step("create-replacement", "kubernetes:batch/v1:Job", "ready", { spec: "a" }, { spec: "b" })];
    expect(describeChanges(changesOf(events))).toBe('  ± Job ready\n      spec: "a" → "b"');
  });

  it("show long values cut, on one line", () => {
    const line = describeChanges(changesOf([step("update", cluster, "m", { a: "x\ny".repeat(100) }, { a: 1 })])).split(
      "\n",
    );
    expect(line).toHaveLength(2);
    expect(line[1]?.length).toBeLessThan(120);
  });

  it("of a list to an object, and of null, are reported", () => {
    const events = [step("update", cluster, "m", { a: [1], b: null }, { a: { 0: 1 }, b: 1 })];
    expect(changesOf(events)[0]?.properties).toEqual([
      { path: "a", before: [1], after: { 0: 1 } },
      { path: "b", before: null, after: 1 },
    ]);
  });
});
