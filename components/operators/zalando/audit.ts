import type { Audit } from "../audit";
import { at, entriesOf } from "../../shared/tree";
import { bucketVariables, repositories, variable, workload } from "./workload";

/** The custom resource and the Deployment of Zalando's operator, as the policy pack reads them. */
export const audit: Audit = {
  isCluster: (type) => /^kubernetes:acid\.zalan\.do\/.*:postgresql$/.test(type),
  isOperator: (type, props) =>
    type === "kubernetes:apps/v1:Deployment" &&
    at(props, "spec", "template", "metadata", "labels", "name") === "postgres-operator",
  release: (props) => {
    const [container] = entriesOf(props, "spec", "template", "spec", "containers");
    return String(at(container, "image"));
  },
  // Source: Zalando's operator 1.15, pkg/cluster/sync.go, syncStatefulSet: it compares each StatefulSet at its start.
  upgrade: () => ({
    level: "rolling restart",
    words:
      "the operator recreates the pods that the new release renders differently, the replicas first, then the primary after a switchover: connections break once",
  }),
  backups: (props) => {
    if (bucketVariables.every((name) => variable(props, name) === undefined)) return ["has no backups"];
    return variable(props, "BACKUP_NUM_TO_RETAIN") === undefined ? ["has no retention of its own"] : [];
  },
  replication: (props) => {
    const strict = at(props, "spec", "patroni", "synchronous_mode_strict") === true;
    const synchronous = at(props, "spec", "patroni", "synchronous_mode") === true;
    return {
      instances: Number(at(props, "spec", "numberOfInstances") ?? 1),
      mode: !synchronous ? "asynchronous" : strict ? "strict" : "synchronous",
    };
  },
  isStandby: (props) => at(props, "spec", "standby") !== undefined,
  repositories,
  workload,
};
