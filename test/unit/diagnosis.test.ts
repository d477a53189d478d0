import { diagnose } from "../../src/diagnosis/diagnose";
import { eventFixes } from "../../src/diagnosis/event-fixes";

const now = Date.parse("2026-01-01T12:00:00Z");

function event(reason: string, message: string, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    type: "Warning",
    reason,
    message,
    involvedObject: { kind: "Pod", name: "main-1" },
    lastTimestamp: "2026-01-01T12:00:05Z",
    ...changes,
  };
}

const told = (...items: object[]): string[] => diagnose({ items }, now);

describe("what Kubernetes warned of", () => {
  it.each([
    ["FailedScheduling", "0/3 nodes are available: 3 Insufficient memory.", /lower resources.cpu or resources.memory/],
    [
      "FailedScheduling",
      "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.",
      /fewer nodes or zones/,
    ],
    ["FailedScheduling", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", /nodePool/],
    ["ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found', /storage.storageClass/],
    ["Failed", 'Error: secret "main-pguser-app" not found', /create the Secret/],
    ["Failed", 'Failed to pull image "localhost/none": not found', /image cannot be pulled/],
    ["UnableToCreateStanzas", "command terminated with exit code 55", /bucket exists/],
    ["MissingRequiredImage", "Missing image for Postgres 14", /image for this version/],
    ["BackoffLimitExceeded", "Job has reached the specified backoff limit", /kubectl logs job/],
  ])("%s: %s is reported with its fix", (reason, message, remedy) => {
    const [line] = told(event(reason, message));
    expect(line).toContain(`Pod main-1: ${reason}: ${message}`);
    expect(line).toMatch(remedy);
  });

  it("is reported without a fix if none is known", () => {
    expect(told(event("Strange", "something new"))).toEqual(["Pod main-1: Strange: something new"]);
  });

  it("leaves out what is no warning and what is older than the run", () => {
    expect(
      told(
        event("Pulled", "all well", { type: "Normal" }),
        event("Failed", "long ago", { lastTimestamp: "2026-01-01T11:59:59Z" }),
      ),
    ).toEqual([]);
  });

  it("takes the time of events that have it in another place", () => {
    const later = { lastTimestamp: null, series: { lastObservedTime: "2026-01-01T12:00:01.000000Z" } };
    expect(told(event("Strange", "a series", later))).toHaveLength(1);
  });

  it("reports one trouble of many pods once, those with a fix first, five in all", () => {
    const pods = [1, 2, 3].map((i) =>
      event("FailedScheduling", `0/3 nodes: 3 Insufficient cpu (${i})`, {
        involvedObject: { kind: "Pod", name: `main-${i}` },
      }),
    );
    const strange = [1, 2, 3, 4, 5, 6].map((i) => event("Strange", `number ${i}`));
    const lines = told(...strange, ...pods);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/Insufficient cpu/);
    expect(lines.filter((line) => line.includes("Insufficient cpu"))).toHaveLength(1);
  });

  it("reports nothing without a list", () => {
    expect(diagnose(undefined, now)).toEqual([]);
  });

  it("has no fix that another one hides", () => {
    const unconditional = eventFixes.filter(({ saying }) => saying === undefined);
    for (const { reasons } of unconditional) {
      const later = eventFixes.slice(eventFixes.findIndex((entry) => entry.reasons === reasons) + 1);
      expect(later.flatMap((entry) => entry.reasons.filter((reason) => reasons.includes(reason)))).toEqual([]);
    }
  });
});
