import { networkPoliciesChart } from "../../components/network-policies";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type EnvironmentConfig, environmentSchema } from "../../src/config/schema";
import { networkPolicies } from "../../src/network-policies";
import { isAllowed, type SimulatedEnd, type SimulatedPod } from "./network-policies";

export const rendered = (config: EnvironmentConfig): KubernetesObject[] => {
  const props = networkPolicies(config);
  return props === undefined ? [] : networkPoliciesChart(props);
};

/** Environments with the smallest rest around what a test is about. */
export function withClusters(clusters: readonly unknown[], changes: Record<string, unknown> = {}): KubernetesObject[] {
  return rendered(
    environmentSchema.parse({
      disposable: true,
      kubernetes: { source: "kind" },
      operators: [
        { operator: "crunchy", namespace: "postgres-operator" },
        { operator: "cloudnative-pg", namespace: "cnpg-system" },
      ],
      clusters,
      ...changes,
    }),
  );
}

/** Pods as operators label them, written down from their sources and not from the code under test. */
export const pgo = (cluster: string, labels: Record<string, string>): SimulatedPod => ({
  namespace: "postgres",
  labels: {
    ...Object.fromEntries(
      Object.entries({ cluster, ...labels }).map(([key, value]) => [`postgres-operator.crunchydata.com/${key}`, value]),
    ),
  },
});
export const instance = (cluster = "main"): SimulatedPod =>
  pgo(cluster, { "instance-set": "instance", instance: `${cluster}-instance-abcd`, data: "postgres", role: "master" });
export const pooler = (cluster = "main"): SimulatedPod => pgo(cluster, { role: "pgbouncer" });
export const repositoryHost = (cluster = "main"): SimulatedPod =>
  pgo(cluster, { pgbackrest: "", "pgbackrest-dedicated": "", data: "pgbackrest" });
export const backup = pgo("main", { pgbackrest: "", "pgbackrest-repo": "repo1", "pgbackrest-backup": "scheduled" });
export const restore = pgo("main", { pgbackrest: "", "pgbackrest-restore": "" });
export const job = (component: string, cluster = "main"): SimulatedPod => ({
  namespace: "postgres",
  labels: {
    "app.kubernetes.io/managed-by": "pgstack",
    "app.kubernetes.io/part-of": "pgstack",
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/instance": cluster,
  },
});
export const operator: SimulatedPod = {
  namespace: "postgres-operator",
  labels: { "postgres-operator.crunchydata.com/control-plane": "pgo" },
};
export const monitoring = (name: string): SimulatedPod => ({
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": name },
});
export const certificates: SimulatedPod = {
  namespace: "postgres",
  labels: { "app.kubernetes.io/component": "certificate-exporter" },
};
export const dns: SimulatedPod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
export const stranger: SimulatedPod = { namespace: "shop", labels: { app: "web" } };
export const neighbour: SimulatedPod = { namespace: "postgres", labels: { app: "web" } };
export const controlPlane = { ip: "172.16.0.2" };
export const google = { ip: "142.250.1.95" };
export const metadata = { ip: "169.254.169.254" };

export type Case = readonly [what: string, from: SimulatedEnd, to: SimulatedEnd, port: number, protocol?: "UDP"];

/** A row of a table of tests. */
export const rows = (cases: readonly Case[]): { what: string; connection: Case }[] =>
  cases.map((connection) => ({ what: connection[0], connection }));
export const isPossible = (objects: readonly KubernetesObject[], [, ...connection]: Case): boolean =>
  isAllowed(objects, ...connection);
