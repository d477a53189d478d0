import type { Audit } from "../audit";
import { at, entriesOf, textAt } from "../../shared/tree";
import { plugin, sidecarVariable, sourceStore } from "./plugin";
import { follows } from "./standby/impact";
import { upgradeImpact } from "./upgrade";
import { archiver, repositories, workload } from "./workload";

/** CloudNativePG's custom resources and its Deployment, as the policy pack reads them. */
export const audit: Audit = {
  isCluster: (type) => /^kubernetes:postgresql\.cnpg\.io\/.*:Cluster$/.test(type),
  isOperator: (type, props) =>
    type === "kubernetes:apps/v1:Deployment" &&
    at(props, "metadata", "labels", "app.kubernetes.io/component") === "postgres-operator",
  release: (props) => {
    const [container] = entriesOf(props, "spec", "template", "spec", "containers");
    return String(at(container, "image"));
  },
  upgrade: upgradeImpact,
  sidecar: {
    image: (type, props) => {
      if (type !== "kubernetes:apps/v1:Deployment" || at(props, "metadata", "name") !== plugin) return undefined;
      const [container] = entriesOf(props, "spec", "template", "spec", "containers");
      return textAt(
        entriesOf(container, "env").find((one) => at(one, "name") === sidecarVariable),
        "value",
      );
    },
    databases: "CloudNativePG with backups",
    // Source: CloudNativePG 1.30, internal/controller/cluster_upgrade.go, checkPodSpecIsOutdated: it asks the plugin.
    change: "the operator recreates the replicas of each cluster one by one, then restarts the primary",
  },
  isStandby: follows,
  backups: (props) => (archiver(props) === undefined ? ["has no backups"] : []),
  stores: {
    isStore: (type) => /^kubernetes:barmancloud\.cnpg\.io\/.*:ObjectStore$/.test(type),
    nameOf: (props) => textAt(archiver(props), "parameters", "barmanObjectName"),
    // Nothing is written to the one that a cluster starts from.
    problems: (props) =>
      at(props, "spec", "retentionPolicy") === undefined &&
      !String(at(props, "metadata", "name")).endsWith(`-${sourceStore}`)
        ? ["keeps every backup forever"]
        : [],
  },
  replication: (props) => {
    const synchronous = at(props, "spec", "postgresql", "synchronous");
    if (synchronous === undefined) return { instances: 1, mode: "asynchronous" };
    return {
      instances: Number(at(props, "spec", "instances") ?? 1),
      mode: at(synchronous, "dataDurability") === "preferred" ? "synchronous" : "strict",
    };
  },
  schedules: {
    isSchedule: (type) => /^kubernetes:postgresql\.cnpg\.io\/.*:ScheduledBackup$/.test(type),
    clusterOf: (props) => at(props, "spec", "cluster", "name"),
    isNeeded: (props) => archiver(props) !== undefined,
  },
  repositories,
  workload,
};
