import { type Audit, operators } from "../components/operators";
import { at } from "../components/shared/tree";
import { type ResourceRule, type StackRule, type Subject, waitsFor } from "./rule";

const audits = operators.map(({ audit }) => audit);

/** How the operator of a cluster reads it; nothing for another resource. */
const auditOf = ({ type }: Subject): Audit | undefined => audits.find(({ isCluster }) => isCluster(type));

/** Whether the data comes from somewhere else, where it is backed up too. */
function isStandby({ props }: Subject): boolean {
  return at(props, "spec", "standby", "enabled") === true || at(props, "spec", "replica", "enabled") === true;
}

/** The rules about a cluster. */
export const databaseRules: readonly ResourceRule[] = [
  {
    name: "backups-are-made-and-kept",
    reason:
      "A database without a scheduled backup loses everything with its volumes; without retention the place fills up.",
    remedy: "give each repository schedules and retention",
    check: (subject) => {
      if (isStandby(subject)) return [];
      return auditOf(subject)?.backups(subject.props) ?? [];
    },
  },
  {
    name: "replicas-match-the-promise",
    reason:
      "A commit that must be on a second instance needs that instance, and a third when writes may never wait for it.",
    remedy: "run three instances or more where replication is strict, two or more where it is synchronous",
    check: (subject) => {
      const found = auditOf(subject)?.replication(subject.props);
      if (found === undefined) return [];
      const { instances, mode } = found;
      const least = { strict: 3, synchronous: 2, asynchronous: 1 }[mode];
      return instances >= least ? [] : [`is ${mode} with ${instances} instances; ${least} are needed`];
    },
  },
];

/** A rule about the order of things. */
export const operatorFirst: StackRule = {
  name: "operator-before-cluster",
  reason: "A destroy goes the other way round: without its operator a cluster never ends, and its namespace hangs.",
  remedy: "let the cluster depend on the operator: dependsOn: operator.ready",
  checkAll: (subjects) => {
    return audits.flatMap(({ isCluster, isOperator }) => {
      const installed = subjects.filter(({ type, props }) => isOperator(type, props));
      return installed.length === 0
        ? []
        : subjects
            .filter((subject) => isCluster(subject.type) && !waitsFor(subject, installed))
            .map((subject) => ({ subject, message: "does not wait for its operator" }));
    });
  },
};

/** A rule about backups that are objects of their own. */
export const backupsScheduled: StackRule = {
  name: "backups-are-scheduled",
  reason: "CloudNativePG makes backups for ScheduledBackups only; with an archive alone nothing can be restored.",
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
        .map((subject) => ({ subject, message: "has a place for backups and no schedule" }));
    });
  },
};
