import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import { pinned, pullSecrets } from "./images";
import { withMetadata } from "./metadata";
import { podPlacement } from "./placement";
import { withResources } from "./resources";
import { claim } from "./volumes";

type Cluster = ResolvedCrunchyCluster;
type PgAdmin = NonNullable<Cluster["crunchy"]["pgAdmin"]>;

/** The `PGAdmin` of a cluster; none where none is asked for. */
export function pgAdminObjects(cluster: Cluster): KubernetesObject[] {
  const { pgAdmin } = cluster.crunchy;
  if (pgAdmin === undefined) return [];
  return [
    {
      apiVersion: "postgres-operator.crunchydata.com/v1beta1",
      kind: "PGAdmin",
      metadata: {
        name: `${cluster.name}-pgadmin`,
        namespace: cluster.namespace,
        labels: recommendedLabels("pgadmin", cluster.name),
      },
      spec: spec(cluster, pgAdmin),
    },
  ];
}

function spec(cluster: Cluster, pgAdmin: PgAdmin): Record<string, unknown> {
  const { users, scheduling } = pgAdmin;
  const config = configuration(pgAdmin);
  return {
    ...withMetadata({ ...pgAdmin, labels: { ...pgAdmin.labels, ...recommendedLabels("pgadmin", cluster.name) } }),
    image: pgAdmin.image ?? pinned(cluster, crunchy.pgadminImage),
    imagePullPolicy: cluster.imagePullPolicy,
    ...pullSecrets(cluster),
    dataVolumeClaimSpec: claim(pgAdmin.storage),
    serviceName: pgAdmin.service ?? `${cluster.name}-pgadmin`,
    serverGroups: (pgAdmin.serverGroups ?? [{ name: cluster.name, cluster: cluster.name }]).map(serverGroup),
    ...(users.length > 0
      ? { users: users.map(({ username, role, password }) => ({ username, role, passwordRef: password })) }
      : {}),
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...withResources(pgAdmin.resources),
    ...podPlacement({ ...scheduling, spread: [] }, {}),
  };
}

function serverGroup(group: NonNullable<PgAdmin["serverGroups"]>[number]): Record<string, unknown> {
  const { name, cluster, labels } = group;
  return {
    name,
    ...(cluster !== undefined ? { postgresClusterName: cluster } : {}),
    ...(labels !== undefined ? { postgresClusterSelector: { matchLabels: labels } } : {}),
  };
}

function configuration({
  settings,
  gunicorn,
  oauth,
  ldapBindPassword,
  configDatabase,
}: PgAdmin): Record<string, unknown> {
  return {
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(Object.keys(gunicorn).length > 0 ? { gunicorn } : {}),
    ...(oauth.length > 0 ? { oauthConfigurations: oauth } : {}),
    ...(ldapBindPassword !== undefined ? { ldapBindPassword } : {}),
    ...(configDatabase !== undefined ? { configDatabaseURI: configDatabase } : {}),
  };
}
