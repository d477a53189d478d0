import type { EngineEvent } from "@pulumi/pulumi/automation";
import { shortType } from "./changes";

/** A resource that changed since the last run. */
export interface Drift {
  readonly type: string;
  readonly name: string;
  /** True if it no longer exists. */
  readonly gone: boolean;
  /** Paths of differing properties; empty if the engine reports none. */
  readonly paths: readonly string[];
}

/** Returns the drift among the events of a refresh. Components are not real resources, so they cannot drift. */
export function driftOf(events: readonly EngineEvent[]): Drift[] {
  return events.flatMap(({ resOutputsEvent: event }) => {
    const metadata = event?.metadata;
    if (metadata === undefined || !["update", "delete"].includes(metadata.op)) return [];
    if (/^(pulumi|pgstack):/.test(metadata.type)) return [];
    return [
      {
        type: shortType(metadata.type),
        name: metadata.urn.split("::").at(-1) ?? metadata.urn,
        gone: metadata.op === "delete",
        paths: Object.keys(metadata.detailedDiff ?? {}).sort(),
      },
    ];
  });
}

/**
 * Formats drift as lines: a sign, the kind, the name; below, the differing properties. Values are left out: they may be
 * secrets.
 */
export function describeDrift(drift: readonly Drift[]): string {
  return drift
    .flatMap(({ type, name, gone, paths }) => [
      `  ${gone ? "-" : "~"} ${type} ${name}${gone ? " no longer exists" : ""}`,
      ...paths.map((path) => `      ${path}`),
    ])
    .join("\n");
}
