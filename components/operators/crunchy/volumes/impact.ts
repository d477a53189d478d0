import {
  apply,
  impossible,
  nothing,
  volumeClass,
  volumeSize,
  withBackup,
  withWal,
} from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of volumes of instances. */
export const volumeImpacts: ImpactTable["fields"] = {
  ...claimFields("spec.instances.*.dataVolumeClaimSpec"),
  ...claimFields("spec.instances.*.walVolumeClaimSpec"),
  "spec.instances.*.walVolumeClaimSpec": walVolume,
  "spec.instances.*.tablespaceVolumes.*": tablespaceVolume,
  ...claimFields("spec.instances.*.tablespaceVolumes.*.dataVolumeClaimSpec"),
};

/** Effects of a volume's claim. Source: PGO 6.0, volumes.go; Kubernetes documentation, "Persistent Volumes". */
export function claimFields(path: string): Record<string, FieldRule> {
  const fixed = ["accessModes", "volumeMode", "volumeName", "selector", "dataSource", "dataSourceRef"];
  return {
    [`${path}.resources.requests.storage`]: volumeSize,
    [`${path}.resources.limits`]: nothing("the maximum of automatic growth"),
    [`${path}.autoGrow`]: nothing("the threshold of automatic growth"),
    [`${path}.storageClassName`]: volumeClass,
    ...Object.fromEntries(
      fixed.map((key) => [
        `${path}.${key}`,
        impossible("only the size of a volume's claim can change; PGO reports an event", "keep the value"),
      ]),
    ),
  };
}

/** Source: PGO 6.0, volumes.go: WAL moves at the start of an instance, and its volume is deleted when it is empty. */
function walVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.before !== undefined && change.after !== undefined) return undefined;
  return apply(withWal(restart), change);
}

/** Source: PGO 6.0, reconcileTablespaceVolumes of postgres.go: it mounts configured volumes, and keeps every claim. */
function tablespaceVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [
      {
        level: "data lost",
        words: "instances restart without its volume: Postgres cannot read the objects in the tablespace",
        loss: "data",
        fix: "move its tables elsewhere and DROP TABLESPACE first; then remove it with allowDataLoss",
      },
    ];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}
