import * as path from "node:path";
import { type ProcessInfo, postmaster } from "./processes";
import type { FaultTarget, Site } from "./site";

const [name, namespace] = ["acid", "acid"] as const;

/** Pods with a role. Source: Zalando's operator 1.15, docs/reference/operator_parameters.md, pod_role_label. */
function podsOf(site: Site, role: "master" | "replica"): string[] {
  const labels = `application=spilo,cluster-name=${name},spilo-role=${role}`;
  const names = ["get", "pods", "-n", namespace, "-l", labels, "-o", "jsonpath={.items[*].metadata.name}"];
  return site
    .kubectl(...names)
    .split(" ")
    .filter((pod) => pod !== "");
}

const primary = (site: Site): string => podsOf(site, "master")[0] ?? "";

const isPatroni = ({ args }: ProcessInfo): boolean => args.slice(0, 2).some((arg) => path.basename(arg) === "patroni");

/** Returns the server of each pod, as text. */
const serversOf = (site: Site, pods: readonly string[]): string =>
  pods
    .map((pod) => {
      const server = postmaster(site.processesOf(pod));
      return server === undefined ? "" : `${server.pid} ${server.started}`;
    })
    .join(",");

/** The cluster of ZalandoEnvironment. */
export const zalando: FaultTarget = {
  ...{ operator: "zalando", name, namespace, primary },
  deployment: ["deployment/postgres-operator", "-n", "zalando"],
  // Patroni's default ttl. Source: Patroni 4.0 documentation, dynamic configuration.
  leaseMs: 30_000,
  services: { rw: name, pooler: `${name}-pooler`, ro: `${name}-repl` },
  login: { user: "shop", database: "shop", secret: `shop.${name}.credentials.postgresql.acid.zalan.do` },
  replicas: (site) => podsOf(site, "replica"),
  // As the first process of a container Patroni forks, and the child does the work. Source: Patroni 4.0.7, patroni/__main__.py, main.
  manager: (processes) => {
    const all = processes.filter(isPatroni);
    return all.find(({ parent }) => all.some(({ pid }) => pid === parent)) ?? all[0];
  },
  scale: (site, instances) => {
    const patch = JSON.stringify({ spec: { numberOfInstances: instances } });
    site.kubectl("patch", "postgresql", name, "-n", namespace, "--type=merge", `--patch=${patch}`);
  },
  scalesDown: (site) =>
    site.kubectl("get", "statefulset", name, "-n", namespace, "-o", "jsonpath={.spec.replicas}") !== "3",
  atWork: {
    // Patroni has a request in annotations until a switchover is complete. Source: Patroni 4.0.7, patroni/dcs/kubernetes.py, manual_failover.
    switchover: (site) => () => {
      const noted = "jsonpath={.metadata.annotations.leader}{.metadata.annotations.member}";
      return (
        site.kubectl("get", "configmap", `${name}-failover`, "-n", namespace, "--ignore-not-found", "-o", noted) !== ""
      );
    },
    // Postgres restarts in its pods, the replicas first: their pods stay ready.
    restart: (site) => {
      const replicas = podsOf(site, "replica");
      const before = serversOf(site, replicas);
      return () => serversOf(site, replicas) !== before;
    },
    // No object shows a backup. The primary's container takes one at its start too.
    backup: (site) => () => {
      const pod = primary(site);
      const walg = ({ args }: ProcessInfo): boolean =>
        args.slice(0, 2).some((arg) => path.basename(arg) === "wal-g") && args.includes("backup-push");
      return pod !== "" && site.processesOf(pod).some(walg);
    },
  },
};
