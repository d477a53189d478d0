import { at } from "../components/shared/tree";
import { type LinkedSubject, type ResourceRule, type StackRule, type Subject, waitsFor } from "./rule";

const isCrunchy = ({ type }: Subject): boolean =>
  /^kubernetes:postgres-operator\.crunchydata\.com\/.*:PostgresCluster$/.test(type);
const isCloudNativePg = ({ type }: Subject): boolean => /^kubernetes:postgresql\.cnpg\.io\/.*:Cluster$/.test(type);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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
      if (isCrunchy(subject)) return crunchyBackups(subject.props);
      if (!isCloudNativePg(subject)) return [];
      if (at(subject.props, "spec", "backup") === undefined) return ["has no backups"];
      return at(subject.props, "spec", "backup", "retentionPolicy") === undefined
        ? ["keeps every backup for ever"]
        : [];
    },
  },
  {
    name: "replicas-match-the-promise",
    reason:
      "A commit that must be on a second instance needs that instance, and a third when writes may never wait for it.",
    remedy: "run three instances or more where replication is strict, two or more where it is synchronous",
    check: (subject) => {
      const { instances, mode } = replication(subject);
      const least = { strict: 3, synchronous: 2, asynchronous: 1 }[mode];
      return instances >= least ? [] : [`is ${mode} with ${instances} instances; ${least} are needed`];
    },
  },
];

function crunchyBackups(props: Subject["props"]): string[] {
  const repositories = list(at(props, "spec", "backups", "pgbackrest", "repos"));
  if (repositories.length === 0) return ["has no backups"];
  const names = repositories.map((repository) => String(at(repository, "name")));
  const settings = at(props, "spec", "backups", "pgbackrest", "global");
  return [
    ...(repositories.some((repository) => at(repository, "schedules", "full") !== undefined)
      ? []
      : ["has no schedule of full backups"]),
    ...names
      .filter((name) => at(settings, `${name}-retention-full`) === undefined)
      .map((name) => `keeps every backup of ${name} for ever`),
  ];
}

interface Replication {
  readonly instances: number;
  readonly mode: "strict" | "synchronous" | "asynchronous";
}

function replication(subject: Subject): Replication {
  const { props } = subject;
  if (isCrunchy(subject)) {
    const patroni = at(props, "spec", "patroni", "dynamicConfiguration");
    const sets = list(at(props, "spec", "instances")).map((set) => Number(at(set, "replicas") ?? 1));
    const strict = at(patroni, "synchronous_mode_strict") === true;
    return {
      instances: sets.reduce((sum, replicas) => sum + replicas, 0),
      mode: at(patroni, "synchronous_mode") !== true ? "asynchronous" : strict ? "strict" : "synchronous",
    };
  }
  const synchronous = at(props, "spec", "postgresql", "synchronous");
  if (!isCloudNativePg(subject) || synchronous === undefined) return { instances: 1, mode: "asynchronous" };
  return {
    instances: Number(at(props, "spec", "instances") ?? 1),
    mode: at(synchronous, "dataDurability") === "preferred" ? "synchronous" : "strict",
  };
}

/** Definitions and operator, as this project's components make them. */
function isOperator({ type, props }: LinkedSubject): boolean {
  if (type === "kubernetes:helm.sh/v3:Release") return /(^|\/)pgo$/.test(String(at(props, "chart")));
  return (
    type === "kubernetes:apps/v1:Deployment" &&
    at(props, "metadata", "labels", "app.kubernetes.io/component") === "postgres-operator"
  );
}

/** A rule about the order of things. */
export const operatorFirst: StackRule = {
  name: "operator-before-cluster",
  reason: "A destroy goes the other way round: without its operator a cluster never ends, and its namespace hangs.",
  remedy: "let the cluster depend on the operator: dependsOn: operator.ready",
  checkAll: (subjects) => {
    const kinds = [
      [isCrunchy, subjects.filter((one) => isOperator(one) && one.type.includes("helm"))],
      [isCloudNativePg, subjects.filter((one) => isOperator(one) && !one.type.includes("helm"))],
    ] as const;
    return kinds.flatMap(([isCluster, operators]) =>
      operators.length === 0
        ? []
        : subjects
            .filter((subject) => isCluster(subject) && !waitsFor(subject, operators))
            .map((subject) => ({ subject, message: "does not wait for its operator" })),
    );
  },
};

/** A rule about backups that are objects of their own. */
export const backupsScheduled: StackRule = {
  name: "backups-are-scheduled",
  reason: "CloudNativePG makes backups for ScheduledBackups only; with an archive alone nothing can be restored.",
  remedy: "add a schedule to the cluster's repository, or a ScheduledBackup that names the cluster",
  checkAll: (subjects) => {
    const key = (namespace: unknown, name: unknown): string => `${String(namespace)}/${String(name)}`;
    const scheduled = subjects
      .filter(({ type }) => /^kubernetes:postgresql\.cnpg\.io\/.*:ScheduledBackup$/.test(type))
      .map(({ props }) => key(at(props, "metadata", "namespace"), at(props, "spec", "cluster", "name")));
    return subjects
      .filter((subject) => isCloudNativePg(subject) && !isStandby(subject))
      .filter(({ props }) => at(props, "spec", "backup") !== undefined)
      .filter(
        ({ props }) => !scheduled.includes(key(at(props, "metadata", "namespace"), at(props, "metadata", "name"))),
      )
      .map((subject) => ({ subject, message: "has a place for backups and no schedule" }));
  },
};
