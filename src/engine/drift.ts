import type { EngineEvent } from "@pulumi/pulumi/automation";
import { shortType } from "./changes";

/** A resource that is not as the last run left it. */
export interface Drift {
  readonly type: string;
  readonly name: string;
  /** Whether it is gone altogether. */
  readonly gone: boolean;
  /** What differs, as paths; none where the engine names none. */
  readonly paths: readonly string[];
}

/** What a refresh found among its events. Components exist nowhere, so they cannot drift. */
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

/** Drift as lines for a person: a sign, the kind, the name; below, what differs. Values are left out: they may be anything. */
export function describeDrift(drift: readonly Drift[]): string {
  return drift
    .flatMap(({ type, name, gone, paths }) => [
      `  ${gone ? "-" : "~"} ${type} ${name}${gone ? " is gone" : ""}`,
      ...paths.map((path) => `      ${path}`),
    ])
    .join("\n");
}
