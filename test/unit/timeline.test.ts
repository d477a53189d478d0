import type { Timing } from "../../local/progress";
import { criticalPath, dependenciesOf, describeTimeline } from "../../src/engine/timeline";

/** Kubernetes; the operator and monitoring; a cluster after the operator; what verifies it; the question at the end. */
const timings: Timing[] = [
  { title: "Start Kubernetes", start: 0, end: 6 },
  { title: "create operator", key: "operator", start: 8, end: 20 },
  { title: "create monitoring", key: "monitoring", start: 8, end: 21.02 },
  { title: "create cluster", key: "cluster", start: 21.03, end: 60 },
  { title: "create readiness", key: "readiness", start: 60.01, end: 64 },
  { title: "ask the database", start: 65, end: 66 },
];
const resources = [
  { urn: "operator", dependencies: [] },
  { urn: "monitoring" },
  // A component between the two, which has no step of its own.
  { urn: "component", propertyDependencies: { a: ["operator"], b: null } },
  { urn: "cluster", parent: "component", provider: "provider::id" },
  { urn: "readiness", dependencies: ["cluster"] },
];
const dependencies = async () =>
  dependenciesOf({ exportStack: async () => ({ version: 3, deployment: { resources } }) });

it("the critical path goes from a resource to its dependency, not to one that only finished before it", async () => {
  const path = criticalPath(timings, await dependencies());
  expect(path.map(({ title }) => title)).toEqual([
    "Start Kubernetes",
    "create operator",
    "create cluster",
    "create readiness",
    "ask the database",
  ]);
});

it("the critical path is in time where nothing is known of dependencies", () => {
  const path = criticalPath(timings, new Map());
  expect(path.map(({ title }) => title)).toContain("create monitoring");
});

it("the timeline has every step, marks those of the critical path, and shows the time between them", async () => {
  expect(describeTimeline(timings, await dependencies()).split("\n")).toEqual([
    "  start    end   took  step, in seconds; * is the critical path",
    "*    0.0    6.0    6.0  Start Kubernetes",
    "*    8.0   20.0   12.0  create operator, 2.0 s after the step before",
    "     8.0   21.0   13.0  create monitoring",
    "*   21.0   60.0   39.0  create cluster, 1.0 s after the step before",
    "*   60.0   64.0    4.0  create readiness",
    "*   65.0   66.0    1.0  ask the database, 1.0 s after the step before",
    "The critical path: 62.0 s in 5 steps, 4.0 s between them.",
  ]);
});

it("a timeline of nothing is empty", () => {
  expect(criticalPath([], new Map())).toEqual([]);
});
