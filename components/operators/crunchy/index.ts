import { type Rule, strict, withDerivedRules } from "../../shared/validation";
import { commonRules } from "../../model/rules";
import type { RegisteredOperator } from "../operator";
import { audit } from "./audit";
import { backupFolders, ownPlaces, sourceFolders, withIdentity } from "./backups/folders";
import { postgresClusterObject } from "./chart";
import { type CheckedCrunchyCluster, crunchyCluster, type ResolvedCrunchyCluster } from "./cluster";
import { drillSource } from "./drill";
import { dumpStore } from "./logical-backups";
import { eventFixes } from "./event-fixes";
import { environmentRules } from "./environment-rules";
import { image, withImages } from "./images/chart";
import { crunchyImpacts } from "./impact";
import { initSqlConfigMap } from "./init-sql/chart";
import { installation } from "./install/installation";
import { operatorFlows, operatorPods } from "./install/network";
import { crunchyOperatorSchema, settingsRules, settingsWithImages } from "./install/settings";
import { egressAdvice, unmeasured } from "./monitoring/advice";
import { crunchyCollector, crunchyExporter, crunchyOperator, crunchyPooler } from "./monitoring/metrics";
import { monitored } from "./monitoring/monitored";
import { bucketServiceAccounts, endpoints, nodePorts, objectNames, pgoKey } from "./names";
import { network } from "./network";
import { operations } from "./operations";
import { server } from "./server";
import { patchRules } from "./patch";
import { pgAdminObjects } from "./pgadmin/chart";
import { helperPods } from "./placement/helper-pods";
import { crunchyPods } from "./pods";
import { derived, resolve } from "./resolve";
import { crunchyRules } from "./rules";
import { mode, progress, readiness, trouble } from "./status";
import { upgradeObjects } from "./upgrade/chart";
import { madeByPgo } from "./users/chart";
import { nodePools, volumes, withStorageClasses } from "./volumes/classes";

/** The rules of the schema: first those for every cluster. */
const checkedRules: Rule<CheckedCrunchyCluster>[] = [...commonRules(server), ...crunchyRules, ...patchRules];

/** Crunchy Postgres for Kubernetes. */
export const crunchy: RegisteredOperator<
  "crunchy",
  typeof crunchyCluster,
  typeof crunchyOperatorSchema,
  ResolvedCrunchyCluster,
  "crunchy"
> = {
  name: "crunchy",
  title: "Crunchy Postgres",
  shortName: "PGO",
  failover: "patroni",
  ownKey: "crunchy",
  clusterKeys: Object.keys(crunchyCluster.shape),
  clusterSchema: (elsewhere: Readonly<Record<string, string>>) =>
    withDerivedRules(strict(crunchyCluster.shape, elsewhere), checkedRules, derived),
  resolve,
  settingsSchema: crunchyOperatorSchema,
  starter: {
    namespace: "postgres-operator",
    volumeBackups: true,
    retention: ["# Full backups that are kept.", "full: 2"],
    schedules: ['incremental: "0 */4 * * *"'],
    monitored: ["crunchy:", "  monitoring: true"],
  },
  rules: crunchyRules,
  settingsRules,
  environmentRules,
  server,
  specPatch: ({ crunchy: { specPatch } }) => ({ path: ["crunchy", "specPatch"], value: specPatch }),
  impacts: crunchyImpacts,
  unmeasured,
  egressAdvice,
  volumes,
  nodePools,
  withStorageClasses,
  withImages,
  settingsWithImages,
  bucketAccounts: bucketServiceAccounts,
  backupFolders,
  sourceFolders,
  ownPlaces,
  publisher: "registry.developers.crunchydata.com",
  asksForBucket: false,
  withIdentity,
  installation,
  // PGO reads the source's PostgresCluster, ConfigMap and Secrets through its cache. Source: PGO 6.0,
  // internal/controller/postgrescluster/pgbackrest.go, reconcilePostgresClusterDataSource.
  watchedBeside: ({ bootstrap }) =>
    bootstrap?.from === "cluster" && bootstrap.namespace !== undefined
      ? [{ path: ["bootstrap", "namespace"], value: bootstrap.namespace }]
      : [],
  /** Source: PGO 6.0, config/manager. */
  deployment: "pgo",
  webhookPorts: [],
  /** Source: PGO 6.0, cmd/postgres-operator/main.go. */
  metricsPort: 8443,
  operatorPods,
  operatorFlows,
  clusterSources: [crunchyExporter, crunchyCollector, crunchyPooler],
  operatorSource: crunchyOperator,
  audit,
  prerequisites: initSqlConfigMap,
  customResource: postgresClusterObject,
  // PGO writes the version once the running pgAdmin has reported it.
  dependents: (cluster) => [
    ...pgAdminObjects(cluster).map((object) => ({ object, until: ["jsonpath={.status.majorVersion}"] })),
    ...upgradeObjects(cluster),
  ],
  readiness,
  rollout: (cluster) =>
    cluster.crunchy.state === "running"
      ? {
          decides: postgresClusterObject(cluster)["spec"],
          watched: "StatefulSet",
          selector: `${pgoKey("cluster")}=${cluster.name}`,
        }
      : undefined,
  progress,
  eventFixes,
  trouble,
  endpoints,
  objectNames,
  nodePorts,
  superuser: ({ name }) => ({ secret: `${name}-pguser-postgres`, key: "password" }),
  madeByOperator: madeByPgo,
  image,
  mode,
  serves: (cluster) => mode(cluster) === "primary",
  helperPods,
  pods: crunchyPods,
  drill: drillSource,
  dumpStore,
  pgAdminKey: "crunchy.pgAdmin",
  operations,
  monitored,
  network,
};
