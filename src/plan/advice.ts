import { keyWarning } from "../../components/backup-bucket/schema";
import { operatorOf } from "../../components/operators";
import { openConnections, pooledConnections } from "../../components/model";
import { allocatableOf } from "../../components/placement";
import { nodeAccountEmail } from "../../components/gke-cluster/names";
import { imageRepository } from "../config/image-repository";
import { placeholdersIn } from "../config/placeholders";
import { startTogether, parseCron } from "../../components/shared/cron";
import type { EnvironmentConfig } from "../config/schema";
import { hasNetworkPolicies } from "../network-policies";
import type { Finding } from "./findings";
import { networkAdvice } from "./network-advice";

/** Returns warnings about settings that are allowed but risky. */
export function adviceFor(config: EnvironmentConfig): Finding[] {
  const { disposable, kubernetes, backupBucket, clusters, monitoring } = config;
  const warn = (subject: string, message: string): Finding => ({ level: "warning", subject, message });
  const advice = placeholdersIn(config).map(({ path, value, message }) =>
    warn(path.replace("pgstack:", ""), `${String(value)} ${message}; up refuses it`),
  );
  if (backupBucket?.identity.mode === "key") {
    advice.push(warn("backupBucket.identity.mode", keyWarning(backupBucket.name)));
  }
  if (kubernetes.source === "gke") {
    const { systemPool, databasePool } = kubernetes;
    for (const [key, pool] of Object.entries({ systemPool, databasePool })) {
      if (pool === undefined || allocatableOf(pool.machineType) !== undefined) continue;
      advice.push(
        warn(
          `kubernetes.${key}.machineType`,
          `the CPU and memory of ${pool.machineType} are unknown: it is not checked whether the pods fit on it`,
        ),
      );
    }
  }
  advice.push(
    ...clusters
      .flatMap(({ name, backups }) => together(name, backups?.repositories ?? []))
      .map(([subject, message]) => warn(subject, message)),
  );
  for (const cluster of clusters) {
    const [pooled, accepted] = [pooledConnections(cluster), openConnections(cluster, operatorOf(cluster).server)];
    if (pooled > accepted) {
      advice.push(
        warn(
          `clusters.${cluster.name}.pooler`,
          `PgBouncer can open ${pooled} connections, over all pods, users and databases, and Postgres accepts ${accepted}: lower pooler.config.global.default_pool_size, or raise parameters.max_connections`,
        ),
      );
    }
    const { path, value: patch } = operatorOf(cluster).specPatch(cluster);
    const fields = Object.keys(patch).join(", ");
    if (fields === "") continue;
    advice.push(
      warn(
        `clusters.${cluster.name}.${path.join(".")}`,
        `sets ${fields}: pgstack checks names and types, and neither waits for these fields nor verifies them; another version of the operator might lack them`,
      ),
    );
  }
  const repository = imageRepository(config);
  if (kubernetes.source === "gke" && repository?.grant === false && config.imageRegistryGrant === undefined) {
    const { name, location, project } = repository;
    advice.push(
      warn(
        "imageRegistry",
        `is in another project: up does not grant the nodes access. Its owner must run: gcloud artifacts repositories add-iam-policy-binding ${name} ` +
          `--location ${location} --project ${project} --member serviceAccount:${nodeAccountEmail(kubernetes)} --role roles/artifactregistry.reader; ` +
          "then set imageRegistryGrant: false",
      ),
    );
  }
  advice.push(
    ...[...clientAdvice(config), ...networkAdvice(config)].map(([subject, message]) => warn(subject, message)),
  );
  if (disposable) return advice;
  if (kubernetes.source === "gke" && kubernetes.location.kind === "zonal") {
    advice.push(
      warn("kubernetes.location", "one zone: the databases are unavailable while it is, and lost if it is lost"),
    );
  }
  for (const cluster of clusters) {
    if (cluster.acceptNoBackups === true) {
      advice.push(warn(`clusters.${cluster.name}.backups`, "no backups: deleted or damaged data cannot be restored"));
    }
  }
  if (monitoring === undefined && clusters.length > 0) {
    advice.push(
      warn(
        "monitoring",
        "none: a full volume, a failed backup or a lost replica is not reported. Set pgstack:monitoring, or monitor the databases by other means",
      ),
    );
  }
  return advice;
}

/**
 * Returns warnings about NetworkPolicies that block applications, or that the network possibly does not enforce.
 * Source: GKE documentation, "Control communication between Pods and Services using network policies": a cluster has
 * Dataplane V2, or enforcement is turned on.
 */
function clientAdvice(config: EnvironmentConfig): [subject: string, message: string][] {
  if (!hasNetworkPolicies(config)) return [];
  const { clusters, kubernetes, networkPolicies } = config;
  return [
    ...clusters.flatMap(({ name, users, clients }): [string, string][] =>
      users.length === 0 || clients.length > 0
        ? []
        : [
            [
              `clusters.${name}.clients`,
              `no application can connect: NetworkPolicies allow only clients, and the list is empty. Write, for example, clients: [{namespace: <the application's namespace>}]`,
            ],
          ],
    ),
    ...(kubernetes.source === "gke-existing" && networkPolicies.mode === undefined
      ? ([
          [
            "networkPolicies.mode",
            `default-deny, but it is unknown whether the cluster ${kubernetes.name} enforces NetworkPolicies; without Dataplane V2 or network policy ` +
              "enforcement they have no effect. Check networkConfig.datapathProvider and networkPolicy with gcloud container clusters describe, then set default-deny or off",
          ],
        ] satisfies [string, string][])
      : []),
  ];
}

/** Kinds of backups of one repository that start at the same minute. */
function together(
  cluster: string,
  repositories: readonly { readonly name: string; readonly schedules: Readonly<Record<string, string | undefined>> }[],
): [subject: string, message: string][] {
  return repositories.flatMap(({ name, schedules }) => {
    const all = Object.entries(schedules).flatMap(([kind, text = ""]) => {
      const schedule = parseCron(text);
      return typeof schedule === "string" ? [] : [{ kind, schedule }];
    });
    return all.flatMap(({ kind, schedule }, i) =>
      all
        .slice(i + 1)
        .flatMap((other): [string, string][] =>
          !startTogether(schedule, other.schedule)
            ? []
            : [
                [
                  `clusters.${cluster}.backups.${name}.schedules.${other.kind}`,
                  `sometimes starts at the same minute as ${kind}; pgBackRest takes one backup at a time, and the other fails. Move it, for example to another minute`,
                ],
              ],
        ),
    );
  });
}
