import type { Audit } from "../operator";
import { at } from "../../shared/tree";
import { sourceStore } from "./backups/plugin";

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns true for a Cluster with a plugin that archives its WAL. */
const archives = (props: unknown): boolean =>
  list(at(props, "spec", "plugins")).some((one) => at(one, "isWALArchiver") === true);

/** CloudNativePG's custom resources and its Deployment, as the policy pack reads them. */
export const audit: Audit = {
  isCluster: (type) => /^kubernetes:postgresql\.cnpg\.io\/.*:Cluster$/.test(type),
  isOperator: (type, props) =>
    type === "kubernetes:apps/v1:Deployment" &&
    at(props, "metadata", "labels", "app.kubernetes.io/component") === "postgres-operator",
  release: (props) => {
    const [container] = list(at(props, "spec", "template", "spec", "containers"));
    return String(at(container, "image"));
  },
  // Source: CloudNativePG 1.30 documentation, Installation and upgrades.
  upgrade:
    "the operator recreates the replicas of each cluster one by one, then restarts the primary: connections break once",
  backups: (props) => {
    return archives(props) ? [] : ["has no backups"];
  },
  stores: {
    isStore: (type) => /^kubernetes:barmancloud\.cnpg\.io\/.*:ObjectStore$/.test(type),
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
    isNeeded: archives,
  },
};
