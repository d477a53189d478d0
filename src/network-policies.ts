import {
  addresses,
  anywhere,
  type Flow,
  outside,
  type NetworkPoliciesProps,
  type Surroundings,
  tcp,
} from "../components/network-policies";
import { operatorOf } from "../components/operators";
import { monitoringFlows } from "../components/monitoring/network";
import { clusterFlows, networkOf } from "../components/postgres-cluster/network";
import { everyNamespace } from "../components/postgres-operator/schema";
import { layout } from "../local/node/layout";
import type { EnvironmentConfig } from "./config/schema";
import { ownNamespaces } from "./namespaces";

/** Creates the NetworkPolicies of an environment; undefined if they are off. */
export function networkPolicies(config: EnvironmentConfig): NetworkPoliciesProps | undefined {
  const { networkPolicies: settings, adopt } = config;
  if (!hasNetworkPolicies(config)) return undefined;
  const adopted = (namespace: string): boolean => adopt.includes(`Namespace/${namespace}`);
  return {
    namespaces: ownNamespaces(config).filter((namespace) => settings.adopted || !adopted(namespace)),
    flows: flowsOf(config),
    egress: settings.egress.map(({ ports, protocol, ...peer }) => ({
      to: outside(peer),
      ports: ports.map((port) => ({ port, protocol })),
    })),
  };
}

/**
 * True if an environment has NetworkPolicies: by default except on `existing`. New GKE clusters (Dataplane V2), kind
 * and the embedded node enforce them; for `gke-existing` this is unknown, and `plan` warns.
 */
export function hasNetworkPolicies({ networkPolicies, kubernetes }: EnvironmentConfig): boolean {
  return (networkPolicies.mode ?? (kubernetes.source === "existing" ? "off" : "default-deny")) === "default-deny";
}

function flowsOf(config: EnvironmentConfig): Flow[] {
  const { clusters, operators, monitoring } = config;
  const surroundings = surroundingsOf(config);
  const networks = clusters.map((cluster) => ({ cluster, ...networkOf(cluster, surroundings, clusters) }));
  return [
    ...clusters.flatMap((cluster) => clusterFlows(cluster, surroundings, clusters)),
    ...operators.flatMap((settings) =>
      operatorOf(settings).operatorFlows(
        {
          namespace: settings.namespace,
          everywhere: settings.watchNamespaces.includes(everyNamespace),
          instances: networks
            .filter(({ cluster }) => cluster.operator === settings.operator)
            .map(({ targets }) => targets.postgres),
        },
        surroundings,
      ),
    ),
    ...(monitoring !== undefined
      ? monitoringFlows(
          monitoring,
          {
            clusters: networks,
            operators: operators.flatMap((settings) => {
              const operator = operatorOf(settings);
              const { metricsPort } = operator;
              return metricsPort === undefined
                ? []
                : [{ metricsPort, pods: operator.operatorPods(settings.namespace) }];
            }),
          },
          surroundings,
        )
      : []),
  ];
}

/**
 * Destinations of pods: the API server and Google. The address of GKE's API server is unknown before the cluster
 * exists, and Google's APIs have many addresses, so only ports can be restricted. Source of the metadata server's
 * ports: GKE documentation, "Restrict traffic to the metadata server" of Workload Identity Federation.
 */
function surroundingsOf({ kubernetes, networkPolicies }: EnvironmentConfig): Surroundings {
  if (kubernetes.source === "embedded") {
    return {
      apiServer: { to: addresses(`${layout.nodeIp}/32`), ports: [] },
      google: [{ to: outside({ namespace: "object-store" }), ports: tcp(80) }],
    };
  }
  const ports = kubernetes.source === "kind" ? [6443] : kubernetes.source === "existing" ? [443, 6443] : [443];
  return {
    apiServer: { to: anywhere, ports: tcp(...(networkPolicies.apiServerPorts ?? ports)) },
    google: [
      { to: anywhere, ports: tcp(443) },
      { to: addresses("169.254.169.254/32"), ports: tcp(80) },
      { to: addresses("169.254.169.252/32"), ports: tcp(987, 988) },
    ],
  };
}
