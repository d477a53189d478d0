import { at, entriesOf } from "../../shared/tree";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import type { Impact, ImpactTable, Versions } from "../../model/impact/impact";
import { keepVariable, logicalBackupComponent } from "./chart";

/** The number of dumps that a CronJob keeps; undefined for one of another purpose. */
function keptBy(object: KubernetesObject): number | undefined {
  if (object.metadata.labels?.["app.kubernetes.io/component"] !== logicalBackupComponent) return undefined;
  const containers = entriesOf(object["spec"], "jobTemplate", "spec", "template", "spec", "containers");
  const found = entriesOf(containers[0], "env").find((one) => at(one, "name") === keepVariable);
  const kept = Number(at(found, "value"));
  return Number.isInteger(kept) ? kept : undefined;
}

/** Impact of fewer dumps: the next Job deletes those beyond them. Other changes of the CronJob lose nothing in the bucket. */
function fewer({ before, after }: Versions): readonly Impact[] {
  const [was, is] = [keptBy(before), keptBy(after)];
  if (was === undefined || is === undefined || is >= was) return [];
  return [
    {
      level: "data lost",
      words: `logical backups beyond the newest ${is} are deleted when the next one is complete`,
      loss: "backups",
      field: "logicalBackups.keep",
      before: was,
      after: is,
    },
  ];
}

/** Impact of changes of CronJobs: of the one of logical backups only. */
export const logicalBackupImpacts: ImpactTable = {
  group: "batch",
  kind: "CronJob",
  named: new Set(),
  fields: { metadata: () => [], spec: () => [] },
  together: [fewer],
};
