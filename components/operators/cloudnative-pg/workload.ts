import type { AuditedRepository, AuditedVolume, AuditedWorkload } from "../audit";
import { at, entriesOf, textAt } from "../../shared/tree";

/** Returns the pods and volumes of a custom resource of CloudNativePG; undefined for a kind that has neither. */
export function workload(kind: string, props: unknown): AuditedWorkload | undefined {
  const count = Number(at(props, "spec", "instances") ?? 1);
  if (kind === "Pooler") {
    const placement = at(props, "spec", "template", "spec");
    const resources = entriesOf(placement, "containers").map((container) => at(container, "resources"));
    return {
      cluster: textAt(props, "spec", "cluster", "name"),
      pods: [{ count, resources, placement, instances: false }],
      volumes: [],
    };
  }
  if (kind !== "Cluster") return undefined;
  // It has selector, tolerations and node affinity in one place.
  const affinity = at(props, "spec", "affinity");
  return {
    cluster: textAt(props, "metadata", "name"),
    pods: [
      {
        count,
        resources: [at(props, "spec", "resources"), ...sidecars(props)],
        placement: { ...(affinity ?? {}), affinity },
        instances: true,
      },
    ],
    volumes: [
      volume("data", count, at(props, "spec", "storage")),
      volume("WAL", count, at(props, "spec", "walStorage")),
      ...entriesOf(props, "spec", "tablespaces").map((space) =>
        volume(`tablespace ${textAt(space, "name") ?? "?"}`, count, at(space, "storage")),
      ),
    ],
  };
}

/** Returns the resources of the sidecar with Barman, as pgstack names them in the Cluster; empty for other programs. */
function sidecars(props: unknown): object[] {
  const [cpu, memory] = textAt(archiver(props), "parameters", "sidecarResources")?.split(" ") ?? [];
  return memory === undefined ? [] : [{ requests: { cpu, memory } }];
}

/** Returns the plugin of a Cluster that archives its WAL; undefined without one. */
export function archiver(props: unknown): unknown {
  return entriesOf(props, "spec", "plugins").find((one) => at(one, "isWALArchiver") === true);
}

/** Days of the units of a retention policy. Source: plugin-barman-cloud 0.14, api/v1/objectstore_types.go, retentionPolicy. */
const daysOf: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30 };

/** Returns the repository in a bucket of a Cluster; its schedule and its ObjectStore are separate objects. */
export function repositories(props: unknown, schedule: unknown, store: unknown): AuditedRepository[] {
  const path = textAt(store, "spec", "configuration", "destinationPath");
  const bucket = /^gs:\/\/([^/]+)/.exec(path ?? "")?.[1];
  if (archiver(props) === undefined || bucket === undefined) return [];
  // Its cron has a leading field for seconds.
  const full = textAt(schedule, "spec", "schedule")?.split(" ").slice(-5).join(" ");
  const [, count, unit = "d"] = /^(\d+)([dwm])$/.exec(textAt(store, "spec", "retentionPolicy") ?? "") ?? [];
  const retention = count === undefined ? undefined : { days: Number(count) * (daysOf[unit] ?? 1) };
  return [{ name: "bucket", bucket, full, retention }];
}

function volume(content: string, count: number, storage: unknown): AuditedVolume {
  const template = at(storage, "pvcTemplate");
  return {
    content,
    count,
    size: textAt(storage, "size") ?? textAt(template, "resources", "requests", "storage"),
    storageClass: textAt(storage, "storageClass") ?? textAt(template, "storageClassName"),
  };
}
