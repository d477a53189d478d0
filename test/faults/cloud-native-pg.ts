import { postmaster } from "./processes";
import type { FaultTarget, Site } from "./site";

const [name, namespace] = ["main", "postgres"] as const;

/** A field of the status of the cluster. */
const statusOf = (site: Site, field: string): string =>
  site.kubectl("get", "cluster", name, "-n", namespace, "-o", `jsonpath={.status.${field}}`);

const primary = (site: Site): string => statusOf(site, "currentPrimary");

/** The cluster of the environment `local`, with CloudNativePG. */
export const cloudNativePg: FaultTarget = {
  ...{ operator: "cloudnative-pg", name, namespace, primary },
  deployment: ["deployment/cnpg-controller-manager", "-n", "cnpg-system"],
  // The default of cloudNativePg.primaryLease.durationSeconds.
  leaseMs: 5_000,
  services: { rw: "main-rw", pooler: "main-pooler", ro: "main-ro" },
  login: { user: "app", database: "app", secret: "main-app" },
  replicas: (site) => {
    const labels = `cnpg.io/cluster=${name},cnpg.io/podRole=instance`;
    const names = ["get", "pods", "-n", namespace, "-l", labels, "-o", "jsonpath={.items[*].metadata.name}"];
    const current = primary(site);
    return site
      .kubectl(...names)
      .split(" ")
      .filter((pod) => pod !== "" && pod !== current);
  },
  // The instance manager is the parent of Postgres.
  manager: (processes) => {
    const server = postmaster(processes);
    return processes.find(({ pid }) => pid === server?.parent);
  },
  scale: (site, instances) => {
    site.kubectl("scale", `cluster/${name}`, "-n", namespace, `--replicas=${instances}`);
  },
  scalesDown: (site) => statusOf(site, "instances") !== "3",
  atWork: {
    switchover: (site) => () => {
      const target = statusOf(site, "targetPrimary");
      return target !== "" && target !== primary(site);
    },
    restart: (site) => () => statusOf(site, "readyInstances") !== "3",
    backup: (site) => () => {
      const phases = ["get", "backups", "-n", namespace, "-o", "jsonpath={.items[*].status.phase}"];
      return /\b(pending|started|running)\b/.test(site.kubectl(...phases));
    },
  },
};
