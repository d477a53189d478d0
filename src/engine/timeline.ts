import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { Timing } from "../../local/progress";

/** Maximum time in seconds between the end of a step and the start of one that waited for it. */
const together = 0.05;

/** The dependencies of each resource, by URN. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

const stateSchema = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        urn: z.string(),
        parent: z.string().default(""),
        provider: z.string().default(""),
        dependencies: z.array(z.string()).default([]),
        propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
      }),
    )
    .default([]),
});

/** Reads the dependencies of each resource of a stack. */
export async function dependenciesOf(stack: Pick<Stack, "exportStack">): Promise<Dependencies> {
  const { resources } = stateSchema.parse((await stack.exportStack()).deployment ?? {});
  return new Map(
    resources.map(({ urn, parent, provider, dependencies, propertyDependencies }) => [
      urn,
      [
        ...dependencies,
        ...Object.values(propertyDependencies).flatMap((of) => of ?? []),
        // A resource starts after its parent, and so after the dependencies of its parent.
        parent,
        // References to a provider have the form `urn::id`.
        provider.replace(/::[^:]*$/, ""),
      ],
    ]),
  );
}

/**
 * Returns the critical path of a run, in order: the last step, the dependency that it waited for last, and so on. If a
 * step did not wait for a dependency but for other steps, it is the step that finished last before it.
 */
export function criticalPath(timings: readonly Timing[], dependencies: Dependencies): Timing[] {
  const path: Timing[] = [];
  let next = last(timings);
  while (next !== undefined) {
    path.unshift(next);
    const { start, key } = next;
    const before = timings.filter((timing) => !path.includes(timing) && timing.end <= start + together);
    const awaited = key === undefined ? new Set<string>() : everyDependency(key, dependencies);
    next = last(before.filter((timing) => timing.key !== undefined && awaited.has(timing.key))) ?? last(before);
  }
  return path;
}

function last(timings: readonly Timing[]): Timing | undefined {
  return timings.reduce<Timing | undefined>((a, b) => (a === undefined || b.end > a.end ? b : a), undefined);
}

function everyDependency(key: string, dependencies: Dependencies): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [key];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const more = (dependencies.get(one) ?? []).filter((urn) => !found.has(urn));
    for (const urn of more) found.add(urn);
    open.push(...more);
  }
  return found;
}

/** Formats the steps of a run in the order of their start; those of the critical path have a `*`. */
export function describeTimeline(timings: readonly Timing[], dependencies: Dependencies): string {
  const path = criticalPath(timings, dependencies);
  const lines = [...timings]
    .sort((a, b) => a.start - b.start)
    .map((timing) => {
      const at = path.indexOf(timing);
      const gap = timing.start - (path[at - 1]?.end ?? 0);
      const after = at >= 0 && gap >= 0.5 ? `, ${gap.toFixed(1)} s after the step before` : "";
      const times = [timing.start, timing.end, timing.end - timing.start].map((time) => time.toFixed(1).padStart(7));
      return `${at >= 0 ? "*" : " "}${times.join("")}  ${timing.title}${after}`;
    });
  const steps = path.reduce((sum, { start, end }) => sum + end - start, 0);
  return [
    "  start    end   took  step, in seconds; * is the critical path",
    ...lines,
    `The critical path: ${steps.toFixed(1)} s in ${path.length} steps, ${((path.at(-1)?.end ?? 0) - steps).toFixed(1)} s between them.`,
  ].join("\n");
}
