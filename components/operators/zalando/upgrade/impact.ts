import { apply, impossible } from "../../../model/impact/effects";
import type { FieldRule } from "../../../model/impact/impact";
import { restarts } from "../restarts";

/** Effect of another Spilo image: each image has several versions of Postgres, and the one of the data stays. Source: zalando/spilo at 4.0-p3, scripts/configure_spilo.py, main. */
export const image: FieldRule = restarts.instances;

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
  return [
    ...(apply(restarts.instances, change) ?? []),
    {
      level: "outage",
      words:
        "then every instance stops, pg_upgrade runs, and the replicas are copied again; it cannot be undone, a failed one is not repeated, one that is skipped while an instance does not run or stream is tried again within five minutes, and earlier backups belong to the old version: take one before and after",
    },
  ];
};
