import { defined, unlessEmpty } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PGAdmin, PGAdminSpec, PGAdminSpecConfig, PGAdminSpecUser, ServerGroup } from "../crd.gen";
import { pinned, pullSecrets } from "../images/chart";
import { containerResources, metadataOf } from "../containers/chart";
import { podPlacement } from "../placement/chart";
import { claim } from "../volumes/chart";

type Cluster = ResolvedCrunchyCluster;
type PgAdmin = NonNullable<Cluster["crunchy"]["pgAdmin"]>;

/** Renders the `PGAdmin` of a cluster; empty if none is configured. */
export function pgAdminObjects(cluster: Cluster): PGAdmin[] {
  const { pgAdmin } = cluster.crunchy;
  if (pgAdmin === undefined) return [];
  return [
    defined<PGAdmin>({
      apiVersion: "postgres-operator.crunchydata.com/v1beta1",
      kind: "PGAdmin",
      metadata: {
        name: `${cluster.name}-pgadmin`,
        namespace: cluster.namespace,
        labels: recommendedLabels("pgadmin", cluster.name),
      },
      spec: spec(cluster, pgAdmin),
    }),
  ];
}

function spec(cluster: Cluster, pgAdmin: PgAdmin): PGAdminSpec {
  const { users, scheduling } = pgAdmin;
  return {
    metadata: metadataOf({ ...pgAdmin, labels: { ...pgAdmin.labels, ...recommendedLabels("pgadmin", cluster.name) } }),
    image: pgAdmin.image ?? pinned(cluster, crunchy.pgadminImage),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: pullSecrets(cluster),
    dataVolumeClaimSpec: claim(pgAdmin.storage),
    serviceName: pgAdmin.service ?? `${cluster.name}-pgadmin`,
    serverGroups: (pgAdmin.serverGroups ?? [{ name: cluster.name, cluster: cluster.name }]).map(serverGroup),
    users: unlessEmpty(
      users.map(({ username, role, password }): PGAdminSpecUser => ({ username, role, passwordRef: password })),
    ),
    config: configuration(pgAdmin),
    resources: pgAdmin.resources && containerResources(pgAdmin.resources),
    ...podPlacement({ ...scheduling, spread: [] }, {}),
  };
}

function serverGroup(group: NonNullable<PgAdmin["serverGroups"]>[number]): ServerGroup {
  const { name, cluster, labels } = group;
  return {
    name,
    postgresClusterName: cluster,
    postgresClusterSelector: labels && { matchLabels: labels },
  };
}

function configuration({
  settings,
  gunicorn,
  oauth,
  ldapBindPassword,
  configDatabase,
}: PgAdmin): PGAdminSpecConfig | undefined {
  return unlessEmpty({
    settings: unlessEmpty(settings),
    gunicorn: unlessEmpty(gunicorn),
    oauthConfigurations: unlessEmpty(oauth),
    ldapBindPassword,
    configDatabaseURI: configDatabase,
  });
}
