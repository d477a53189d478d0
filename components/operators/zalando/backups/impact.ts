import { at } from "../../../shared/tree";
import { apply } from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule } from "../../../model/impact/impact";
import { restarts } from "../restarts";
import { bucketVariables } from "../workload";

const ofFolder = [...bucketVariables, "WAL_BUCKET_SCOPE_PREFIX", "WALE_S3_ENDPOINT", "AZURE_STORAGE_ACCOUNT"];

/** Effect of Spilo's variables: each is part of the pods. Source: Zalando's operator 1.15, pkg/cluster/cluster.go, compareEnv. */
export const environmentVariables: Record<string, FieldRule> = {
  ...Object.fromEntries(ofFolder.map((name): [string, FieldRule] => [`spec.env.${name}`, folder])),
  "spec.env.BACKUP_NUM_TO_RETAIN": retention,
  "spec.env.*": restarts.instances,
};

const isBucket = (name: unknown): boolean => bucketVariables.some((one) => one === name);

const isThere = (cluster: unknown): boolean => {
  const env = at(cluster, "spec", "env");
  return Array.isArray(env) && env.some((one: unknown) => isBucket(at(one, "name")));
};

/** Effect of adding, removing or moving the repository; one variable reports it. */
function folder(change: FieldChange): readonly Effect[] | undefined {
  const restart = apply(restarts.instances, change) ?? [];
  const [was, is] = [isThere(change.whole.before), isThere(change.whole.after)];
  if (was && !is) {
    return isBucket(change.path.at(-1))
      ? [
          ...restart,
          {
            level: "data lost",
            words: "archiving stops: no later change can be restored; the content of the bucket stays",
            loss: "backups",
            fix: "keep the repository",
          },
        ]
      : restart;
  }
  if (!was) return restart;
  return [
    ...restart,
    {
      level: "data copied",
      words:
        "backups go to another repository, which cannot be restored until its first full backup is complete; the previous repository is kept unchanged",
    },
  ];
}

/** Effect of the retention: Spilo deletes older backups after the next one. Source: zalando/spilo at 4.0-p3, scripts/postgres_backup.sh. */
function retention(change: FieldChange): readonly Effect[] | undefined {
  const restart = apply(restarts.instances, change) ?? [];
  const days = (item: unknown): number => Number(at(item, "value"));
  return days(change.after) < days(change.before)
    ? [
        ...restart,
        { level: "data lost", words: "the next backup deletes backups beyond the retention", loss: "backups" },
      ]
    : restart;
}
