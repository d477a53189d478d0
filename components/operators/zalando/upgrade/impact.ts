import { apply, impossible } from "../../../model/impact/effects";
import { at } from "../../../shared/tree";
import type { Effect, FieldChange, FieldRule } from "../../../model/impact/impact";
import { restarts } from "../restarts";
import { variable } from "../workload";

/** Effect of another Spilo image: each image has several versions of Postgres, and the one of the data stays. Source: zalando/spilo at 4.0-p3, scripts/configure_spilo.py, main. */
export const image: FieldRule = restarts.instances;

/**
 * Returns why a cluster cannot be upgraded in place. With a folder that names the version itself, as that of Azure, the old server archives
 * into the folder of the new version as soon as its pods are recreated, and pg_upgrade starts a new timeline 1 there. Source: zalando/spilo
 * at 4.0-p3, major_upgrade/inplace_upgrade.py, update_configs; pkg/cluster/majorversionupgrade.go, majorVersionUpgrade.
 */
function notInPlace({ whole }: FieldChange): Effect | undefined {
  const { before, after } = whole;
  if (at(before, "spec", "standby") !== undefined)
    return impossible(
      "the operator upgrades no standby, whose version must be that of its primary",
      "promote it first, or create another standby with the new version after the primary was upgraded",
    );
  if ([before, after].some((one) => variable(one, "WALG_AZ_PREFIX") !== undefined))
    return impossible(
      "with backups in Azure WAL of both versions would go to one folder, and archiving would stop",
      "create another cluster with the new version and bootstrap from this one: Spilo upgrades the copy",
    );
  return undefined;
}

/** Effect of another major version. Source: Zalando's operator 1.15, docs/administrator.md, Minor and major version upgrade; pkg/cluster/majorversionupgrade.go. */
export const version: FieldRule = (change) => {
  if (Number(change.after) < Number(change.before)) {
    return [
      impossible(
        "an older version cannot read the data of a newer one",
        "keep the version; or dump the databases into another cluster of that version",
      ),
    ];
  }
  const refused = notInPlace(change);
  if (refused !== undefined) return [refused];
  return [
    ...(apply(restarts.instances, change) ?? []),
    {
      level: "outage",
      words:
        "then every instance stops, pg_upgrade runs, and the replicas are copied again; it cannot be undone, a failed one is not repeated, one that is skipped while an instance does not run or stream is tried again within five minutes, and earlier backups belong to the old version: take one before and after",
    },
  ];
};
