import { apply, impossible, instanceCount, nothing, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../../model/impact/impact";
import { majorOf, restart } from "../restarts";
import { at } from "../../../shared/tree";

/** Parts of the spec that end up in the pods of instances. Source: CloudNativePG 1.30, pkg/specs/podspec_diff.go. */
const inPods = [
  ...["schedulerName", "resources", "affinity", "topologySpreadConstraints"],
  ...["probes", "livenessProbeTimeout", "startDelay", "stopDelay", "env", "envFrom", "projectedVolumeTemplate"],
  ...["ephemeralVolumeSource", "ephemeralVolumesSizeLimit", "seccompProfile", "podSecurityContext", "securityContext"],
  "logLevel",
];

/** Effect of a field that CloudNativePG does not compare. Source: pkg/specs/podspec_diff.go, ComparePodSpecs. */
const newPods = nothing("only new pods have it; `npm run restart` recreates the running ones");

/** Effects of the fields of instances. */
export const instanceImpacts: ImpactTable["fields"] = {
  "spec.inheritedMetadata": nothing("labels and annotations of running pods and volumes are updated"),
  "spec.instances": instanceCount,
  "spec.imageName": image,
  "spec.imagePullPolicy": nothing("new instances pull their image with it"),
  ...Object.fromEntries(inPods.map((key): [string, FieldRule] => [`spec.${key}`, restart])),
  "spec.serviceAccountTemplate": nothing("annotations of the instances' service account"),
  "spec.imagePullSecrets": newPods,
  "spec.priorityClassName": newPods,
  "spec.primaryLease.*": nothing("a replica that takes over reads it at once, the running primary when it restarts"),
  "spec.enablePDB": nothing("the number of instances that stay during a node drain"),
};

/** Source: CloudNativePG 1.30, validateConfigurationChange of its webhook. */
function withParameters({ whole }: FieldChange): boolean {
  const spec = (cluster: unknown, ...keys: string[]): unknown => at(cluster, "spec", ...keys);
  const parameters = (cluster: unknown): string => JSON.stringify(spec(cluster, "postgresql", "parameters"));
  return (
    spec(whole.after, "primaryUpdateMethod") === "switchover" && parameters(whole.before) !== parameters(whole.after)
  );
}

/** Source: CloudNativePG 1.30, "PostgreSQL Upgrades", and validateImageChange of its webhook. */
function image(change: FieldChange): readonly Effect[] | undefined {
  if (withParameters(change))
    return [
      impossible(
        "with primaryUpdateMethod: switchover the operator refuses another image together with other parameters",
        "change one, and then the other",
      ),
    ];
  const [was, is] = [majorOf(change.before), majorOf(change.after)];
  if (was === undefined || is === undefined) {
    return [
      unknown(
        "an image whose tag does not start with the version of Postgres: a rolling restart, if the version is the same",
      ),
    ];
  }
  if (was === is) return apply(restart, change);
  if (is > was && is >= 16) {
    return [
      {
        level: "outage",
        words:
          "every instance stops, pg_upgrade runs, the replicas are copied again; earlier backups belong to the old version, so take one before and after",
      },
    ];
  }
  return [
    impossible(
      is > was
        ? "the operator upgrades to version 16 and later only"
        : "an older version cannot read the data of a newer one",
      "keep the version; or dump the databases into another cluster of that version",
    ),
  ];
}
