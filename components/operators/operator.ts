import type { z } from "zod";
import type { Source } from "../model/metrics/source";
import type { Flow, Group, Surroundings } from "../network-policies/flows";
import type { PlacedPods } from "../placement";
import type { ClusterNetwork } from "../model/cluster-network";
import type { DrillSource } from "../model/drill/source";
import type { ServerFacts } from "../model/effective";
import type { ClusterEndpoints, SecretKey } from "../model/endpoints";
import type { HelperPods } from "../model/helper-pods";
import type { ImpactTable } from "../model/impact/impact";
import type { MonitoredCluster } from "../model/monitored";
import type { Operating } from "../model/operating";
import type { PublishedFile } from "../versions";
import type { RolloutWatch } from "../rollout/watch";
import type { KubernetesObject } from "../shared/kubernetes-object";
import type { Rule, RuleFinding } from "../shared/validation";

/** The state that the configuration wants: a primary with replicas, a follower of another cluster, stopped, or left alone by its operator. */
export type ClusterMode = "primary" | "standby" | "shutdown" | "paused";

/** A further custom resource that refers to a cluster's. */
export interface Companion {
  readonly object: KubernetesObject;
  /** Conditions that must hold before it counts as created. */
  readonly until: readonly string[];
  /** False for one that holds no data and can be deleted. @default as the cluster is */
  readonly protect?: false;
}

/** A value of the settings with the path of its key. */
export interface At<Value> {
  readonly path: readonly (string | number)[];
  readonly value: Value;
}

/** The service account or Secret that pods use a bucket with. */
export type BackupIdentity =
  | { readonly mode: "direct" }
  | { readonly mode: "impersonation"; readonly serviceAccount: string }
  | { readonly mode: "key"; readonly secret: string };

/** A rule as its documentation shows it. */
export type DocumentedRule = Pick<Rule<object>, "id" | "why" | "source">;

/** The operators and clusters of an environment that belong to one operator, each with its place in the list of the environment. */
export interface OperatorEnvironment<Cluster, Settings> {
  readonly operators: readonly (readonly [index: number, Settings])[];
  readonly clusters: readonly (readonly [index: number, Cluster])[];
}

/** A rule between an operator and its clusters; paths begin at the environment. */
export interface EnvironmentRule<Cluster, Settings> extends DocumentedRule {
  readonly reads: readonly ("operators" | "clusters")[];
  check(environment: OperatorEnvironment<Cluster, Settings>): readonly RuleFinding[];
}

/** An operator that runs, and the instances of its clusters. */
export interface OperatorNetwork {
  readonly namespace: string;
  /** Instances of its clusters, with the port of Postgres. */
  readonly instances: readonly { readonly pods: Group; readonly port: number }[];
  /** True for one that manages clusters of every namespace, those of other programs too. */
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
  /** Permissions that no other part brings. */
  readonly permissions: readonly KubernetesObject[];
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

/** Resources of a program as the policy pack reads them, whoever wrote the program. */
export interface Audit {
  /** Returns true for the type of the custom resource of a cluster. */
  readonly isCluster: (type: string) => boolean;
  /** Returns true for a resource that installs the operator. */
  readonly isOperator: (type: string, props: unknown) => boolean;
  /** Returns the release that such a resource installs. */
  readonly release: (props: unknown) => string;
  /** Impact of another release on every database of the operator: one sentence. */
  readonly upgrade: string;
  /** Returns what is wrong with the backups of a custom resource. */
  readonly backups: (props: unknown) => readonly string[];
  /** Reads how many instances a custom resource has, and what a commit waits for. */
  readonly replication: (props: unknown) => {
    readonly instances: number;
    readonly mode: "strict" | "synchronous" | "asynchronous";
  };
  /** The objects that make backups, where the custom resource has no schedule. @default the custom resource has it */
  readonly schedules?: {
    readonly isSchedule: (type: string) => boolean;
    /** Returns the name of the cluster that a schedule is for. */
    readonly clusterOf: (props: unknown) => unknown;
    /** Returns true for a custom resource that has a place for backups. */
    readonly isNeeded: (props: unknown) => boolean;
  };
}

/** The parts of a first environment that the operator decides: lines of YAML without their indentation. */
export interface Starter {
  /** Namespace of the operator. */
  readonly namespace: string;
  /** True where backups can go to a volume. */
  readonly volumeBackups: boolean;
  /** Keys of `retention` of a repository. */
  readonly retention: readonly string[];
  /** Keys of `schedules` of a repository, beside `full`. */
  readonly schedules: readonly string[];
  /** Keys of a cluster that is monitored. */
  readonly monitored: readonly string[];
}

/**
 * Everything that pgstack must know of an operator, and nothing outside of its folder knows: one constant per operator, listed in
 * `registry.ts`.
 *
 * Functions of a cluster are declared as methods, so that an operator of its own clusters is an operator of any cluster:
 * `operatorOf` picks the one that a cluster belongs to.
 */
export interface Operator<Cluster, Settings, Parsed = Cluster> {
  /** Value of the key `operator`, for clusters and for installations. */
  readonly name: string;
  /** Its name in documents. */
  readonly title: string;

  // Settings.

  /** Top-level keys of a cluster's settings. */
  readonly clusterKeys: readonly string[];
  /**
   * Returns the schema of a cluster's settings, with its rules.
   *
   * @param elsewhere messages for keys that only other operators have.
   */
  clusterSchema(elsewhere: Readonly<Record<string, string>>): z.ZodType;
  /** Applies the defaults that follow from other keys, or from whether the environment is disposable. */
  resolve(parsed: Parsed, disposable: boolean): Cluster;
  /** Schema of an installation's settings, with its rules. */
  readonly settingsSchema: z.ZodType;
  /** Rules for clusters, beside those for every cluster. */
  readonly rules: readonly DocumentedRule[];
  /** Rules for installations. */
  readonly settingsRules: readonly DocumentedRule[];
  /** Rules between an installation and its clusters. */
  readonly environmentRules: readonly EnvironmentRule<Cluster, Settings>[];
  /** Numeric settings as the operator starts Postgres with them. */
  readonly server: ServerFacts;

  /** How `pgstack new` writes a first environment. */
  readonly starter: Starter;

  // Objects of a cluster.

  /** Objects that the custom resource names and that exist before it. @default none */
  prerequisites?(cluster: Cluster): readonly KubernetesObject[];
  /** The custom resource of the cluster. */
  customResource(cluster: Cluster): KubernetesObject;
  /** The patch of the custom resource's spec that a user wrote, with its key. */
  specPatch(cluster: Cluster): At<Readonly<Record<string, unknown>>>;
  /** Custom resources that are created at the same time, since the cluster counts as created only when they have had their effect. @default none */
  alongside?(cluster: Cluster): readonly KubernetesObject[];
  /** Further custom resources that refer to it. */
  companions(cluster: Cluster): readonly Companion[];
  /** Conditions on the status of the custom resource that must hold before the cluster counts as created. */
  readiness(cluster: Cluster): readonly string[];
  /** Shows that its data is archived and there is a first backup. @default `readiness` shows that too */
  firstBackup?(cluster: Cluster): RolloutWatch | undefined;
  /** Shows that a change has come to its pods; nothing for a cluster whose pods are not to change. */
  rollout(cluster: Cluster): RolloutWatch | undefined;
  /** How far the cluster is, in words, from its live custom resource. */
  progress(cluster: Cluster, live: unknown): string;
  /** Why the operator does not do its work, from the live custom resource; nothing where all is well. */
  trouble(cluster: Cluster, live: unknown): string | undefined;
  /** Password of the role postgres, where something is written as it. */
  superuser(cluster: Cluster): SecretKey;
  /** Extensions that the operator creates itself, in every database. */
  readonly madeByOperator: readonly string[];
  /** Names of services and Secrets. */
  endpoints(cluster: Cluster): ClusterEndpoints;
  /** The Postgres image that the cluster runs. */
  image(cluster: Cluster): string;
  /** The state that the configuration wants. */
  mode(cluster: Cluster): ClusterMode;
  /**
   * True where its databases take writes of its own users: one that is stopped, paused or follows another cluster does not,
   * and only its operator reports on it.
   */
  serves(cluster: Cluster): boolean;
  /** What pods of pgstack's own have from the cluster that they serve. */
  helperPods(cluster: Cluster): HelperPods;
  /** Objects that the operator creates for it, each as kind and name, and that another cluster could have too. */
  objectNames(cluster: Cluster): readonly string[];
  /** Node ports that its Services ask for. @default none */
  nodePorts?(cluster: Cluster): readonly At<number>[];
  /** Impact of a change of each field of the custom resource. */
  readonly impacts: ImpactTable;

  // A cluster that runs.

  /** How its backups are restored without it; nothing for a cluster without backups. */
  drill(cluster: Cluster): DrillSource | undefined;
  /** What a command can see of it and do to it. */
  readonly operating: Operating<Cluster>;
  /** What monitoring must know of it. */
  monitored(cluster: Cluster): Omit<MonitoredCluster, "restoreDrill">;
  /** Problems of a cluster that monitoring sees nothing of. */
  unmeasured(cluster: Cluster): readonly RuleFinding[];
  /** Its pods by what they do, and the connections that they need. `neighbours` are the clusters of the same operator, itself among them. */
  network(cluster: Cluster, surroundings: Surroundings, neighbours: readonly Cluster[]): ClusterNetwork;
  /** A warning about destinations that only the user knows, in an environment that denies all others; nothing where there are none. */
  egressAdvice(cluster: Cluster): string | undefined;

  // Placement.

  /** Every pod that its objects lead to, with nodes, resources and volumes; paths are those of the cluster's settings. */
  pods(cluster: Cluster): readonly PlacedPods[];
  /** Every volume that holds data or backups. */
  volumes(cluster: Cluster): readonly At<{ readonly storageClass?: string | undefined }>[];
  /** The keys that decide which nodes its instances run on. */
  nodePools(cluster: Cluster): readonly At<"any" | "database">[];
  /** The cluster with a StorageClass for each volume that names none. */
  withStorageClasses(cluster: Cluster, classFor: (nodePool: "any" | "database") => string): Cluster;

  // Images.

  /** The cluster with every image named, as `from` calls it. What a user names stays. */
  withImages(cluster: Cluster, from: (image: string) => string): Cluster;
  /** The settings of an installation with every image named, as `from` calls it. */
  settingsWithImages(settings: Settings, from: (image: string) => string): Settings;

  // Backups.

  /** Names of the Kubernetes service accounts of its pods that use a bucket. The first is that of the instances. */
  bucketAccounts(cluster: Cluster, bucket: string): readonly string[];
  /** Folders of a bucket that it backs up to, as paths. */
  backupFolders(cluster: Cluster, bucket: string): readonly string[];
  /** Folders of a bucket that it starts from, as paths. `neighbours` are the clusters of the same operator. */
  sourceFolders(cluster: Cluster, bucket: string, neighbours: readonly Cluster[]): readonly string[];
  /**
   * Why it does not find the backups of another cluster of the operator that it starts from, as words behind the name of that one;
   * nothing where it does. @default it finds them wherever they are
   */
  missedBackups?(cluster: Cluster, source: Cluster): string | undefined;
  /** Places that no other cluster can back up to, as texts that are equal where the places are. */
  ownPlaces(cluster: Cluster): readonly At<string>[];
  /** True where its backup tool asks whether a bucket exists, for which it needs a role of its own. */
  readonly asksForBucket: boolean;
  /** The cluster with the identity that its pods use a bucket with; one without backups stays as it is. */
  withIdentity(cluster: Cluster, identity: BackupIdentity): Cluster;

  // Installation.

  /** Returns the parts of an installation. */
  installation(settings: Settings): Installation;
  /** Name of its Deployment. */
  readonly deployment: string;
  /** Ports of its admission webhooks, which the control plane connects to. */
  readonly webhookPorts: readonly number[];
  /** Port of its own metrics. */
  readonly metricsPort: number;
  /** Its pods in a namespace. */
  operatorPods(namespace: string): Group;
  /** Connections that it needs. */
  operatorFlows(operator: OperatorNetwork, surroundings: Surroundings): readonly Flow[];

  // Metrics.

  /** Sources of metrics of its clusters. */
  readonly clusterSources: readonly Source[];
  /** Source of metrics of its own. */
  readonly operatorSource: Source;

  /** How the policy pack reads its resources. */
  readonly audit: Audit;
}

/** An operator with the types of its own schemas, from which the registry makes those of any cluster. */
export interface RegisteredOperator<
  Name extends string,
  ClusterSchema extends z.ZodObject,
  SettingsSchema extends z.ZodObject,
  Cluster,
> extends Operator<Cluster, z.output<SettingsSchema>, z.output<ClusterSchema>> {
  readonly name: Name;
  clusterSchema(elsewhere: Readonly<Record<string, string>>): ClusterSchema;
  readonly settingsSchema: SettingsSchema;
}
