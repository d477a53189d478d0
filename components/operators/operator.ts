import type { z } from "zod";
import type { EventFix } from "../model/event-fix";
import type { Source } from "../model/metrics/source";
import type { Audit } from "./audit";
import type { Flow, Group, Surroundings } from "../network-policies/flows";
import type { PlacedPods } from "../placement";
import type { ClusterNetwork } from "../model/cluster-network";
import type { Dependent } from "../model/dependent";
import type { DrillSource } from "../model/drill/source";
import type { DumpStore } from "../model/logical-backups/store";
import type { ServerFacts } from "../model/effective";
import type { ClusterEndpoints, SecretKey } from "../model/endpoints";
import type { FirstBackup } from "../model/first-backup";
import type { HelperPods } from "../model/helper-pods";
import type { ClusterImpactTable, ImpactTable } from "../model/impact/impact";
import type { MonitoredCluster } from "../model/monitored";
import type { OperatorOperations } from "../model/operations";
import type { PublishedFile } from "../versions";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import type { Rule, RuleFinding } from "../shared/validation";

/** The configured state: a primary with replicas, a standby of another cluster, stopped, or paused. */
export type ClusterMode = "primary" | "standby" | "shutdown" | "paused";

/** A program of an operator's installation, for monitoring. */
export interface MonitoredPlugin {
  /** Its name in alerts. */
  readonly name: string;
  readonly deployment: string;
  /** CronJob that renews its certificates, if any. */
  readonly renewal?: string | undefined;
}

/** A value of the settings with the path of its key. */
export interface At<Value> {
  readonly path: readonly (string | number)[];
  readonly value: Value;
}

/** The service account or Secret with which pods use a bucket. */
export type BackupIdentity =
  | { readonly mode: "direct" }
  | { readonly mode: "impersonation"; readonly serviceAccount: string }
  | { readonly mode: "key"; readonly secret: string };

/** A rule for the documentation. */
export type DocumentedRule = Pick<Rule<object>, "id" | "why" | "source">;

/** The installations and clusters of one operator in an environment, each with its index in the environment's list. */
export interface OperatorEnvironment<Cluster, Settings> {
  readonly operators: readonly (readonly [index: number, Settings])[];
  readonly clusters: readonly (readonly [index: number, Cluster])[];
}

/** A rule between an operator and its clusters; paths start at the environment. */
export interface EnvironmentRule<Cluster, Settings> extends DocumentedRule {
  readonly reads: readonly ("operators" | "clusters")[];
  check(environment: OperatorEnvironment<Cluster, Settings>): readonly RuleFinding[];
}

/** A running operator, and the instances of its clusters. */
export interface OperatorNetwork {
  readonly namespace: string;
  /** Instances of its clusters, with the port of Postgres. */
  readonly instances: readonly { readonly pods: Group; readonly port: number }[];
  /** True for one that manages clusters of every namespace, including those of other programs. */
  readonly everywhere: boolean;
}

/** The parts of an operator's installation, in the order in which they are applied. */
export interface Installation {
  /** Published files whose CRDs, and other objects of `kinds`, are applied first. */
  readonly published: {
    readonly manifests: readonly PublishedFile[];
    readonly kinds: readonly string[];
    /** Namespace of the objects in them that have one. @default none of them has one */
    readonly namespace?: string;
  };
  /** Permissions that no other part contains. */
  readonly permissions: readonly KubernetesObject[];
  /** Jobs, and what they need. They hold no data, and another Job replaces one that changes: they are never protected. @default none */
  readonly jobs?: readonly KubernetesObject[];
  /** Objects with a finalizer of the operator: they are created after it, and deleted before it. @default none */
  readonly registered?: readonly KubernetesObject[];
  /** The operator: its objects, or a release of its Helm chart. */
  readonly operator:
    | { readonly objects: readonly KubernetesObject[] }
    | {
        readonly release: {
          readonly name: string;
          readonly chart: string;
          readonly version: string;
          readonly values: Readonly<Record<string, unknown>>;
        };
      };
}

/** The parts of a first environment that depend on the operator: lines of YAML without their indentation. */
export interface Starter {
  /** Namespace of the operator. */
  readonly namespace: string;
  /** True where backups can go to a volume. */
  readonly volumeBackups: boolean;
  /** Keys of `retention` of a repository. */
  readonly retention: readonly string[];
  /** Keys of `schedules` of a repository, besides `full`. */
  readonly schedules: readonly string[];
  /** Keys of a cluster that is monitored. */
  readonly monitored: readonly string[];
}

/**
 * Everything that is specific to an operator: one constant per operator, listed in `registry.ts`. No code outside of
 * its folder depends on it.
 *
 * Functions of a cluster are declared as methods, so that an operator of its own clusters is an operator of any
 * cluster: `operatorOf` picks the one that a cluster belongs to.
 */
export interface Operator<Cluster, Settings, Parsed = Cluster> {
  /** Value of the key `operator`, for clusters and for installations. */
  readonly name: string;
  /** Its name in documents. */
  readonly title: string;
  /** Its short name in runbooks and beside commands. */
  readonly shortName: string;
  /** Program that promotes a replica when the primary fails: the operator itself, which must run for it, or Patroni in each instance. */
  readonly failover: "operator" | "patroni";
  /** The key of a cluster whose settings no other operator has. */
  readonly ownKey: string;

  // Settings.

  /** Top-level keys of a cluster's settings. */
  readonly clusterKeys: readonly string[];
  /**
   * Returns the schema of a cluster's settings, with its rules.
   *
   * @param elsewhere messages for keys that only other operators have.
   */
  clusterSchema(elsewhere: Readonly<Record<string, string>>): z.ZodType;
  /** Applies the defaults that depend on other keys, or on a disposable environment. */
  resolve(parsed: Parsed, disposable: boolean): Cluster;
  /** Schema of an installation's settings, with its rules. */
  readonly settingsSchema: z.ZodType;
  /** Rules for clusters, besides those for every cluster. */
  readonly rules: readonly DocumentedRule[];
  /** Rules for installations. */
  readonly settingsRules: readonly DocumentedRule[];
  /** Rules between an installation and its clusters. */
  readonly environmentRules: readonly EnvironmentRule<Cluster, Settings>[];
  /** The Postgres that the operator starts. */
  readonly server: ServerFacts;

  /** Content of a first environment that `pgstack new` writes. */
  readonly starter: Starter;

  // Objects of a cluster.

  /** Objects that exist before the custom resource, and can be deleted: ones that it names, budgets of pods. @default none */
  prerequisites?(cluster: Cluster): readonly KubernetesObject[];
  /** The custom resource of the cluster. */
  customResource(cluster: Cluster): KubernetesObject;
  /**
   * Keys of Secrets that settings name without a key, by the end of the path of the object that names them, with its mode if it has one.
   * @default none
   */
  readonly secretKeys?: Readonly<Record<string, readonly string[]>>;
  /** The configured patch of the custom resource's spec, with its key. */
  specPatch(cluster: Cluster): At<Readonly<Record<string, unknown>>>;
  /**
   * Custom resources that are created at the same time: the cluster counts as created only when they have taken effect.
   * @default none
   */
  sidecarResources?(cluster: Cluster): readonly KubernetesObject[];
  /** Further custom resources that refer to it. */
  dependents(cluster: Cluster): readonly Dependent[];
  /** Conditions on the status of the custom resource that must hold before the cluster counts as created. */
  readiness(cluster: Cluster): readonly string[];
  /** Conditions that show that WAL is archived and the first backup exists. @default `readiness` shows that too */
  firstBackup?(cluster: Cluster): FirstBackup | undefined;
  /** True if the operator can report success without an upgrade to the configured version, and tries it again later. @default false */
  readonly postponesUpgrades?: boolean;
  /**
   * Conditions that show that a change is rolled out to its pods; undefined for a cluster whose pods must not change.
   */
  rollout(cluster: Cluster): RolloutWatch | undefined;
  /** Label selector of pods that the operator deletes after the custom resource, which is deleted at once. @default none */
  deletedLater?(cluster: Cluster): string;
  /** Returns the progress of the cluster from its live custom resource. */
  progress(cluster: Cluster, live: unknown): string;
  /** Fixes for events that only this operator creates. */
  readonly eventFixes: readonly EventFix[];
  /** Returns the problem that the operator reports in the live custom resource; undefined without one. */
  trouble(cluster: Cluster, live: unknown): string | undefined;
  /** Facts for the user in the live custom resource, such as a value to copy. @default none */
  notes?(cluster: Cluster, live: unknown): readonly string[];
  /** Password of the role postgres, if a Job of pgstack uses it. */
  superuser(cluster: Cluster): SecretKey;
  /** Extensions that the operator creates itself, in every database. */
  readonly madeByOperator: readonly string[];
  /** Names of services and Secrets. */
  endpoints(cluster: Cluster): ClusterEndpoints;
  /** The Postgres image that the cluster runs. */
  image(cluster: Cluster): string;
  /** The configured state. */
  mode(cluster: Cluster): ClusterMode;
  /**
   * True if its databases accept writes of its own users: a cluster that is stopped, paused or a standby does not, and
   * only its operator reports its state.
   */
  serves(cluster: Cluster): boolean;
  /** Settings of pods of pgstack that come from the cluster that they serve. */
  helperPods(cluster: Cluster): HelperPods;
  /**
   * Objects that the operator creates for it, each as kind and name, whose names can collide with those of another
   * cluster.
   */
  objectNames(cluster: Cluster): readonly string[];
  /** Node ports of its Services. @default none */
  nodePorts?(cluster: Cluster): readonly At<number>[];
  /** Impact of a change of each field of the custom resource. */
  readonly impacts: ClusterImpactTable;
  /** The same for kinds of its prerequisites that decide about data. @default none */
  readonly prerequisiteImpacts?: readonly ImpactTable[];
  /** Impact of a change of each field of its dependents, by kind. @default their changes are not described */
  readonly dependentImpacts?: readonly ImpactTable[];

  // A running cluster.

  /** Access of a drill to its backups; undefined without backups. */
  drill(cluster: Cluster): DrillSource | undefined;
  /** Access of logical backups to the bucket of its backups; undefined without them. */
  dumpStore(cluster: Cluster): DumpStore | undefined;
  /** The key that adds a pgAdmin to a cluster. @default the operator runs none */
  readonly pgAdminKey?: string;
  /** Operations on the running cluster. */
  readonly operations: OperatorOperations<Cluster>;
  /** Returns its description for monitoring. */
  monitored(cluster: Cluster): Omit<MonitoredCluster, "restoreDrill" | "logicalBackup">;
  /** Problems of a cluster that monitoring does not cover. */
  unmeasured(cluster: Cluster): readonly RuleFinding[];
  /**
   * Its pods by role, and the connections that they need. `neighbours` are the clusters of the same operator, including
   * this one.
   */
  network(cluster: Cluster, surroundings: Surroundings, neighbours: readonly Cluster[]): ClusterNetwork;
  /**
   * A warning about destinations that only the user knows, in an environment that denies all others; undefined without
   * one.
   */
  egressAdvice(cluster: Cluster): string | undefined;

  // Placement.

  /** Pod Security Standard that the pods of its clusters fulfill. @default restricted */
  readonly podSecurity?: "baseline";
  /** Every pod of its objects, with nodes, resources and volumes; paths are those of the cluster's settings. */
  pods(cluster: Cluster): readonly PlacedPods[];
  /** Every volume that holds data or backups. */
  volumes(cluster: Cluster): readonly At<{ readonly storageClass?: string | undefined }>[];
  /** The keys that set the nodes of its instances. */
  nodePools(cluster: Cluster): readonly At<"any" | "database">[];
  /** Returns the cluster with a StorageClass for each volume that names none. */
  withStorageClasses(cluster: Cluster, classFor: (nodePool: "any" | "database") => string): Cluster;

  // Images.

  /** Registry that publishes its images and its chart; everything below it can be mirrored. */
  readonly publisher: string;
  /** Returns the cluster with every image named by `from`. Images that a user names stay. */
  withImages(cluster: Cluster, from: (image: string) => string): Cluster;
  /** Returns the settings of an installation with every image named by `from`. */
  settingsWithImages(settings: Settings, from: (image: string) => string): Settings;

  // Backups.

  /** Names of the Kubernetes service accounts of its pods that use a bucket. The first is that of the instances. */
  bucketAccounts(cluster: Cluster, bucket: string): readonly string[];
  /** Folders of a bucket that it backs up to, as paths. */
  backupFolders(cluster: Cluster, bucket: string): readonly string[];
  /** Folders of a bucket that it starts from, as paths. `neighbours` are the clusters of the same operator. */
  sourceFolders(cluster: Cluster, bucket: string, neighbours: readonly Cluster[]): readonly string[];
  /**
   * Returns the reason why it does not find the backups of the cluster that it starts from, to append to the name of
   * that cluster; undefined if it finds them. @default it finds them in every location
   */
  missedBackups?(cluster: Cluster, source: Cluster): string | undefined;
  /** Locations of backups that no other cluster can use, as texts that are equal for equal locations. */
  ownPlaces(cluster: Cluster): readonly At<string>[];
  /** True if its backup tool checks that a bucket exists, which needs a further role. */
  readonly asksForBucket: boolean;
  /** Kinds of identity that its pods can use for a bucket. @default every kind */
  readonly identities?: readonly BackupIdentity["mode"][];
  /** Returns the cluster with the identity that its pods use for a bucket; one without backups is unchanged. */
  withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster;

  // Installation.

  /** Returns the parts of an installation. */
  installation(settings: Settings): Installation;
  /** Namespaces besides the cluster's own that the operator must watch for it, with their keys. @default none */
  watchedBeside?(cluster: Cluster): readonly At<string>[];
  /** Name of its Deployment. */
  readonly deployment: string;
  /** Programs that its installation contains, and its clusters depend on. @default none */
  monitoredPlugins?(settings: Settings): readonly MonitoredPlugin[];
  /** Ports of its admission webhooks, to which the control plane connects. */
  readonly webhookPorts: readonly number[];
  /** Port of its own metrics. @default it has none */
  readonly metricsPort?: number;
  /** Its pods in a namespace. */
  operatorPods(namespace: string): Group;
  /** Connections that it needs. */
  operatorFlows(operator: OperatorNetwork, surroundings: Surroundings): readonly Flow[];

  // Metrics.

  /** Sources of metrics of its clusters. */
  readonly clusterSources: readonly Source[];
  /** Source of the operator's own metrics. @default it has none */
  readonly operatorSource?: Source;

  /** Access to its resources in a plan, and for the policy pack. */
  readonly audit: Audit;
}

/** An operator with the types of its own schemas, from which the registry derives those of any cluster. */
export interface RegisteredOperator<
  Name extends string,
  ClusterSchema extends z.ZodObject,
  SettingsSchema extends z.ZodObject,
  Cluster,
  OwnKey extends keyof ClusterSchema["shape"] & string,
> extends Operator<Cluster, z.output<SettingsSchema>, z.output<ClusterSchema>> {
  readonly name: Name;
  readonly ownKey: OwnKey;
  clusterSchema(elsewhere: Readonly<Record<string, string>>): ClusterSchema;
  readonly settingsSchema: SettingsSchema;
}
