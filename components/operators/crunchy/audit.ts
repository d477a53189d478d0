import type { Audit } from "../audit";
import { at, entriesOf } from "../../shared/tree";
import { repositories, workload } from "./workload";

/** PGO's custom resource and its Helm release, as the policy pack reads them. */
export const audit: Audit = {
  isCluster: (type) => /^kubernetes:postgres-operator\.crunchydata\.com\/.*:PostgresCluster$/.test(type),
  isOperator: (type, props) =>
    type === "kubernetes:helm.sh/v3:Release" && /(^|\/)pgo$/.test(String(at(props, "chart"))),
  release: (props) => [at(props, "version"), at(props, "values", "controllerImages", "cluster")].join(" ").trim(),
  // Source: PGO 6.0, internal/controller/postgrescluster/instance.go (rollout): pods whose template differs are recreated.
  upgrade: () => ({
    level: "rolling restart",
    words:
      "PGO recreates the pods that the new release renders differently, the replicas first, then the primary after a switchover: connections break once",
  }),
  isStandby: (props) => at(props, "spec", "standby", "enabled") === true,
  backups: (props) => {
    const configured = entriesOf(props, "spec", "backups", "pgbackrest", "repos");
    if (configured.length === 0) return ["has no backups"];
    const names = configured.map((repository) => String(at(repository, "name")));
    const settings = at(props, "spec", "backups", "pgbackrest", "global");
    return [
      ...(configured.some((repository) => at(repository, "schedules", "full") !== undefined)
        ? []
        : ["has no schedule of full backups"]),
      ...names
        .filter((name) => at(settings, `${name}-retention-full`) === undefined)
        .map((name) => `keeps every backup of ${name} forever`),
    ];
  },
  replication: (props) => {
    const patroni = at(props, "spec", "patroni", "dynamicConfiguration");
    const sets = entriesOf(props, "spec", "instances").map((set) => Number(at(set, "replicas") ?? 1));
    const strict = at(patroni, "synchronous_mode_strict") === true;
    return {
      instances: sets.reduce((sum, replicas) => sum + replicas, 0),
      mode: at(patroni, "synchronous_mode") !== true ? "asynchronous" : strict ? "strict" : "synchronous",
    };
  },
  repositories,
  workload,
};
