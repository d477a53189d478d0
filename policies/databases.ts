import { type Audit, operators } from "../components/operators";
import { at } from "../components/shared/tree";
import { type ResourceRule, type StackRule, type Subject, waitsFor } from "./rule";

const audits = operators.map(({ audit }) => audit);

/** Access of the cluster's operator to it; undefined for another resource. */
const auditOf = ({ type }: Subject): Audit | undefined => audits.find(({ isCluster }) => isCluster(type));

/** Returns true if the data comes from another cluster, where it is backed up. */
function isStandby({ type, props }: Subject): boolean {
  return audits.some((audit) => audit.isCluster(type) && audit.isStandby(props));
}

/** The rules for a cluster. */
export const databaseRules: readonly ResourceRule[] = [
  {
    name: "backups-are-made-and-kept",
    reason:
      "A database without a scheduled backup loses everything with its volumes; without retention the repository fills up.",
    remedy: "configure schedules and retention for each repository",
    check: (subject) => {
      if (isStandby(subject)) return [];
      const store = audits.find(({ stores }) => stores?.isStore(subject.type))?.stores;
      return auditOf(subject)?.backups(subject.props) ?? store?.problems(subject.props) ?? [];
    },
  },
  {
    name: "replicas-match-the-promise",
    reason: "A synchronous commit needs a second instance, and a third one to accept writes while one is down.",
    remedy: "run at least three instances in mode strict, at least two in mode synchronous",
    check: (subject) => {
      const found = auditOf(subject)?.replication(subject.props);
      if (found === undefined) return [];
      const { instances, mode } = found;
      const least = { strict: 3, synchronous: 2, asynchronous: 1 }[mode];
      return instances >= least ? [] : [`is ${mode} with ${instances} instances; ${least} are needed`];
    },
  },
];

/** A rule for the order of resources. */
export const operatorFirst: StackRule = {
  name: "operator-before-cluster",
  reason:
    "A destroy uses the reverse order: without its operator a cluster is never deleted, and its namespace stays Terminating.",
  remedy: "add dependsOn: operator.ready to the cluster",
  checkAll: (subjects) => {
    return audits.flatMap(({ isCluster, isOperator }) => {
      const installed = subjects.filter(({ type, props }) => isOperator(type, props));
      return installed.length === 0
        ? []
        : subjects
            .filter((subject) => isCluster(subject.type) && !waitsFor(subject, installed))
            .map((subject) => ({ subject, message: "does not depend on its operator" }));
    });
  },
};

/** A rule for backups that are separate objects. */
export const backupsScheduled: StackRule = {
  name: "backups-are-scheduled",
  reason: "CloudNativePG takes backups only with a ScheduledBackup; archived WAL alone cannot be restored.",
  remedy: "add a schedule to the cluster's repository, or a ScheduledBackup that names the cluster",
  checkAll: (subjects) => {
    const key = (props: Subject["props"], name: unknown): string =>
      `${String(at(props, "metadata", "namespace"))}/${String(name)}`;
    return audits.flatMap(({ isCluster, schedules }) => {
      if (schedules === undefined) return [];
      const { isSchedule, clusterOf, isNeeded } = schedules;
      const scheduled = subjects
        .filter(({ type }) => isSchedule(type))
        .map(({ props }) => key(props, clusterOf(props)));
      return subjects
        .filter((subject) => isCluster(subject.type) && !isStandby(subject) && isNeeded(subject.props))
        .filter(({ props }) => !scheduled.includes(key(props, at(props, "metadata", "name"))))
        .map((subject) => ({ subject, message: "has a backup repository, but no schedule" }));
    });
  },
};
