import type { ClusterArgs } from "@pulumi/gcp/container/cluster";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlacement } from "../gke-network";
import { cloudLabels } from "../shared/cloud-labels";
import { unlessEmpty } from "../shared/defined";
import { locationName, nodeZones } from "./location";
import { workloadPool } from "./names";
import type { NodeAccount } from "./node-pools";
import { keyFor } from "./options";
import type { ResolvedGkeCluster } from "./schema";

/** The part of `GkeClusterArgs` that decides the inputs of the control plane. */
interface InputArgs {
  readonly environment: string;
  readonly placement: NetworkPlacement;
  readonly attachment?: { readonly network: pulumi.Input<string>; readonly subnetwork: pulumi.Input<string> };
  readonly disposable: boolean;
}

/** Returns the inputs of the control plane. Pulumi drops undefined inputs. */
export function clusterInputs(
  { environment, placement, attachment = placement, disposable }: InputArgs,
  settings: ResolvedGkeCluster,
  account: NodeAccount,
): ClusterArgs {
  const { project, name, location } = settings;
  return {
    project,
    name,
    location: locationName(location),
    nodeLocations: location.kind === "regional" ? [...nodeZones(location)] : undefined,
    resourceLabels: cloudLabels(environment, "gke-cluster"),
    deletionProtection: !disposable,
    releaseChannel: { channel: settings.releaseChannel.toUpperCase() },
    maintenancePolicy: maintenancePolicy(settings),
    costManagementConfig: { enabled: true },
    network: attachment.network,
    subnetwork: attachment.subnetwork,
    ...networkInputs(placement, settings),
    ...securityInputs(settings),
    ...observabilityInputs(settings),
    // Pools are resources of their own, so that one can change without the cluster. Source: documentation of the resource.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: defaultPool(settings, account),
  };
}

/** The initial pool that GKE always creates: as restricted as the others, since organization policies check it too. */
function defaultPool({ systemPool, encryption }: ResolvedGkeCluster, account: NodeAccount): ClusterArgs["nodeConfig"] {
  return {
    serviceAccount: account.email,
    machineType: systemPool.machineType,
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    bootDiskKmsKey: keyFor(encryption, "bootDisks"),
  };
}

/**
 * VPC-native, private nodes, Dataplane V2. The control plane has either its DNS endpoint, where IAM decides, or an address in the
 * network. Only the second can take a block of its own: Google's provider replaces the cluster when the API reports no block for
 * a cluster without IP endpoints. Source: terraform-provider-google-beta 7.46, resource_container_cluster.go, master_ipv4_cidr_block
 * (ForceNew).
 */
function networkInputs(placement: NetworkPlacement, settings: ResolvedGkeCluster): Partial<ClusterArgs> {
  const { endpoint, authorizedNetworks } = settings.controlPlane;
  const isPrivate = endpoint === "private";
  return {
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: placement.podsRange,
      servicesSecondaryRangeName: placement.servicesRange,
    },
    defaultMaxPodsPerNode: placement.maxPodsPerNode,
    datapathProvider: "ADVANCED_DATAPATH",
    enableIntranodeVisibility: settings.intranodeVisibility,
    // Without IP endpoints Google reports enablePrivateEndpoint; providers before @pulumi/gcp 9.37 then plan its removal in every preview.
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: isPrivate ? true : undefined,
      masterIpv4CidrBlock: isPrivate ? placement.controlPlaneCidr : undefined,
    },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: !isPrivate },
      ipEndpointsConfig: { enabled: isPrivate },
    },
    masterAuthorizedNetworksConfig: isPrivate
      ? { cidrBlocks: authorizedNetworks.map((cidrBlock) => ({ cidrBlock })) }
      : undefined,
  };
}

/** Workload Identity for pods, shielded nodes, no login by client certificate. */
function securityInputs(settings: ResolvedGkeCluster): Partial<ClusterArgs> {
  const { project, encryption, rbac, securityPosture, binaryAuthorization } = settings;
  const etcdKey = keyFor(encryption, "etcd");
  const bound = rbac.systemBindings === "allow";
  return {
    workloadIdentityConfig: { workloadPool: workloadPool(project) },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    rbacBindingConfig: {
      enableInsecureBindingSystemAuthenticated: bound,
      enableInsecureBindingSystemUnauthenticated: bound,
    },
    authenticatorGroupsConfig: rbac.googleGroup !== undefined ? { securityGroup: rbac.googleGroup } : undefined,
    databaseEncryption: etcdKey !== undefined ? { state: "ENCRYPTED", keyName: etcdKey } : undefined,
    binaryAuthorization:
      binaryAuthorization === "enforce" ? { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" } : undefined,
    securityPostureConfig: {
      mode: securityPosture.mode.toUpperCase(),
      vulnerabilityMode: `VULNERABILITY_${securityPosture.vulnerabilities.toUpperCase()}`,
    },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
    addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: true } },
  };
}

const logNames = {
  "api-server": "APISERVER",
  scheduler: "SCHEDULER",
  "controller-manager": "CONTROLLER_MANAGER",
} as const;

const eventNames = {
  "upgrade-available": "UPGRADE_AVAILABLE_EVENT",
  upgrade: "UPGRADE_EVENT",
  "upgrade-info": "UPGRADE_INFO_EVENT",
  "security-bulletin": "SECURITY_BULLETIN_EVENT",
} as const;

/** Logging, metrics and notifications of Google. Without managed collection only GKE's own components have metrics. */
function observabilityInputs(settings: ResolvedGkeCluster): Partial<ClusterArgs> {
  const { controlPlane, workloadLogs, managedPrometheus, notifications } = settings;
  return {
    loggingConfig: {
      enableComponents: [
        "SYSTEM_COMPONENTS",
        ...(workloadLogs ? ["WORKLOADS"] : []),
        ...controlPlane.logs.map((log) => logNames[log]),
      ],
    },
    monitoringConfig: {
      enableComponents: managedPrometheus ? undefined : ["SYSTEM_COMPONENTS"],
      managedPrometheus: { enabled: managedPrometheus },
    },
    notificationConfig: notifications && {
      pubsub: {
        enabled: true,
        topic: notifications.topic,
        filter: { eventTypes: notifications.events.map((event) => eventNames[event]) },
      },
    },
  };
}

const scopes = {
  all: "NO_UPGRADES",
  minor: "NO_MINOR_UPGRADES",
  "minor-and-nodes": "NO_MINOR_OR_NODE_UPGRADES",
} as const;

/** The date only anchors the recurrence; it is in the past so that the first window is the next one. */
function maintenancePolicy({ maintenance }: ResolvedGkeCluster): ClusterArgs["maintenancePolicy"] {
  const { days, startUtc, hours, exclusions } = maintenance;
  const start = Date.UTC(2025, 0, 4, Number(startUtc.slice(0, 2)), Number(startUtc.slice(3)));
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(".000", "");
  return {
    recurringWindow: {
      startTime: time(start),
      endTime: time(start + hours * 3_600_000),
      recurrence: `FREQ=WEEKLY;BYDAY=${[...new Set(days)].join(",")}`,
    },
    maintenanceExclusions: unlessEmpty(
      exclusions.map(({ name, from, until, scope }) => ({
        exclusionName: name,
        startTime: `${from}T00:00:00Z`,
        endTime: until !== undefined ? `${until}T00:00:00Z` : undefined,
        exclusionOptions: {
          scope: scopes[scope],
          endTimeBehavior: until === undefined ? "UNTIL_END_OF_SUPPORT" : undefined,
        },
      })),
    ),
  };
}
