import { anywhere } from "../../components/network-policies";
import { operatorOf } from "../../components/operators";
import { networkOf, reachedBy } from "../../components/postgres-cluster/network";
import type { EnvironmentConfig } from "../config/schema";
import { namespacesOf } from "../config/watched-namespaces";
import { networkPolicies } from "../network-policies";

type Advice = [subject: string, message: string];

/** Connections and permissions across namespaces that pgstack cannot check. */
export function networkAdvice(config: EnvironmentConfig): Advice[] {
  return [
    ...sources(config),
    ...(networkPolicies(config) === undefined ? [] : [...destinations(config), ...missingTargets(config)]),
  ];
}

/** A clone's source outside of the environment: an operator manages every cluster of the namespaces that it watches. */
function sources({ clusters }: EnvironmentConfig): Advice[] {
  const own = clusters.map(({ namespace }) => namespace);
  return clusters.flatMap((cluster) =>
    namespacesOf(cluster)
      .filter(({ namespace }) => !own.includes(namespace))
      .map(({ path, namespace }): Advice => [
        `clusters.${cluster.name}.${path.join(".")}`,
        `the operator watches ${namespace}, which is outside of the environment, and manages every cluster in it: no other installation of it must watch the namespace`,
      ]),
  );
}

/** Warnings about destinations that only the user knows and that are not configured. */
function destinations({ clusters, networkPolicies: { egress: all } }: EnvironmentConfig): Advice[] {
  return clusters.flatMap((cluster): Advice[] => {
    if (all.length + cluster.egress.length > 0) return [];
    const advice = operatorOf(cluster).egressAdvice(cluster);
    return advice === undefined ? [] : [[`clusters.${cluster.name}.egress`, advice]];
  });
}

/** Warnings about ports of a client that its cluster does not have. PgBouncer is a default, so it is ignored. */
function missingTargets({ clusters }: EnvironmentConfig): Advice[] {
  const nowhere = { apiServer: { to: anywhere, ports: [] }, google: [] };
  return clusters.flatMap((cluster) => {
    const network = networkOf(cluster, nowhere, clusters);
    return cluster.clients.flatMap(({ to }, i) =>
      to
        .filter((target) => target !== "pooler" && reachedBy(target, network).length === 0)
        .map((target): Advice => [
          `clusters.${cluster.name}.clients[${i}].to`,
          `has ${target}, which the cluster does not have; remove it`,
        ]),
    );
  });
}
