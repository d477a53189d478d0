import {
  apply,
  impossible,
  nothing,
  reload,
  volumeClass,
  volumeSize,
  withBackup,
  withWal,
} from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of volumes and tablespaces. */
export const volumeImpacts: ImpactTable["fields"] = {
  ...storage("spec.storage"),
  "spec.walStorage": walStorage,
  ...storage("spec.walStorage"),
  "spec.tablespaces.*": tablespace,
  ...storage("spec.tablespaces.*.storage"),
  "spec.tablespaces.*.owner": nothing("the tablespace gets another owner; objects in it keep theirs"),
  "spec.tablespaces.*.temporary": { ...reload, words: "new sessions store their temporary data elsewhere" },
};

function storage(path: string): Record<string, FieldRule> {
  return {
    [`${path}.size`]: volumeSize,
    [`${path}.storageClass`]: volumeClass,
    [`${path}.resizeInUseVolumes`]: nothing("online expansion of volumes"),
  };
}

/** Source: CloudNativePG 1.30, validateWalStorageChange of its webhook and checkHasMissingPVCs. */
function walStorage(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined) {
    return [impossible("the operator refuses to remove the WAL volume", "leave it")];
  }
  if (change.before !== undefined) return undefined;
  return apply(withWal(restart), change);
}

/** Source: CloudNativePG 1.30, validateTablespacesChange of its webhook; documentation, Tablespaces, backup and recovery. */
function tablespace(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [
      impossible("the operator never removes a tablespace", "keep it; drop the objects in it to free its storage"),
    ];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}
