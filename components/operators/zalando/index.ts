import type { RegisteredOperator } from "../operator";
import { type Rule, strict, withDerivedRules } from "../../shared/validation";
import { commonRules } from "../../model/rules";
import { certificates } from "./access/chart";
import { audit } from "./audit";
import { followsAnother } from "./bootstrap/chart";
import { secretKeys } from "./backups/stores";
import { drillSource } from "./backups/drill";
import { dumpStore } from "./logical-backups";
import { backupFolders, missedBackups, ownPlaces, sourceFolders, withIdentity } from "./backups/folders";
import { clusterObject, image } from "./chart";
import { type ResolvedZalandoCluster, zalandoCluster } from "./cluster";
import { settingsWithImages, withImages } from "./images";
import { zalandoImpacts } from "./impact";
import { environmentRules } from "./install/environment-rules";
import { operatorName } from "./install/configuration";
import { installation } from "./install/installation";
import { operatorFlows, operatorPods } from "./install/network";
import { settingsRules, zalandoOperatorSchema } from "./install/settings";
import { helperPods } from "./instances/chart";
import { zalandoPods } from "./pods";
import { nodePools, volumes, withStorageClasses } from "./instances/volumes";
import { monitored, unmeasured } from "./monitoring/monitored";
import { zalandoExporter } from "./monitoring/source";
import { bucketServiceAccounts, endpoints, objectNames, superuser } from "./names";
import { network } from "./network";
import { operations } from "./operations";
import { patchRules } from "./patch/rules";
import { derived, resolve } from "./resolve";
import { zalandoRules } from "./rules";
import { server } from "./server";
import { progress, rollout, running, selector, trouble } from "./status";

/** The rules of the schema: first those for every cluster. */
const checkedRules: Rule<ResolvedZalandoCluster>[] = [...commonRules(server), ...zalandoRules, ...patchRules];

/** Zalando's Postgres Operator. */
export const zalando: RegisteredOperator<
  "zalando",
  typeof zalandoCluster,
  typeof zalandoOperatorSchema,
  ResolvedZalandoCluster,
  "zalando"
> = {
  name: "zalando",
  title: "Zalando's Postgres Operator",
  shortName: "Zalando",
  failover: "patroni",
  ownKey: "zalando",
  clusterKeys: Object.keys(zalandoCluster.shape),
  clusterSchema: (elsewhere: Readonly<Record<string, string>>) =>
    withDerivedRules(strict(zalandoCluster.shape, elsewhere), checkedRules, derived),
  resolve,
  settingsSchema: zalandoOperatorSchema,
  rules: zalandoRules,
  settingsRules,
  environmentRules,
  server,
  starter: {
    namespace: "postgres-operator",
    volumeBackups: false,
    retention: ["# Days that can be restored.", "unit: time", "full: 14"],
    schedules: [],
    monitored: ["zalando:", "  # An exporter in each instance.", "  monitoring: true"],
  },
  secretKeys,
  prerequisites: certificates,
  customResource: clusterObject,
  specPatch: ({ zalando: { specPatch } }) => ({ path: ["zalando", "specPatch"], value: specPatch }),
  dependents: () => [],
  readiness: () => [running],
  // Source: Zalando's operator 1.15, pkg/cluster/majorversionupgrade.go: nil for a replica that does not stream.
  postponesUpgrades: true,
  rollout,
  // Without finalizers, DELETE is the only event that starts it. Source: Zalando's operator 1.15, pkg/controller/postgresql.go.
  deletedLater: selector,
  progress,
  eventFixes: [],
  trouble,
  superuser,
  // Spilo creates its extensions in the database postgres only, which belongs to no user.
  madeByOperator: [],
  endpoints,
  image,
  // The leader of a standby has the label and the status of a primary. Source: zalando/spilo at 4.0-p3, scripts/configure_spilo.py, KUBERNETES_STANDBY_LEADER_LABEL_VALUE.
  mode: (cluster) => (followsAnother(cluster) ? "standby" : "primary"),
  serves: (cluster) => !followsAnother(cluster),
  helperPods,
  objectNames,
  impacts: zalandoImpacts,
  drill: drillSource,
  dumpStore,
  operations,
  monitored,
  unmeasured,
  network,
  egressAdvice: ({ standby }) =>
    standby?.promoted === false && standby.host !== undefined
      ? `is empty, so NetworkPolicies block the primary that this standby follows; add ${standby.host} and its port`
      : undefined,
  pods: zalandoPods,
  volumes,
  nodePools,
  withStorageClasses,
  // Images of the operator and of Spilo are in ghcr.io, which others publish in too.
  publisher: "registry.opensource.zalan.do",
  withImages,
  settingsWithImages,
  bucketAccounts: bucketServiceAccounts,
  backupFolders,
  sourceFolders,
  missedBackups,
  ownPlaces,
  // Source: WAL-G 3.0.5, pkg/storages/gcs/folder.go: it reads and writes objects only.
  asksForBucket: false,
  identities: ["direct", "key"],
  withIdentity,
  podSecurity: "baseline",
  installation,
  deployment: operatorName,
  webhookPorts: [],
  operatorPods,
  operatorFlows,
  clusterSources: [zalandoExporter],
  audit,
};
