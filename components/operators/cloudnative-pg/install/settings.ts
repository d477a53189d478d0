import { z } from "zod";
import { cpuQuantity, dnsLabel, imageReference, sizeQuantity } from "../../../shared/scalars";
import { strict, withRules } from "../../../shared/validation";
import { cloudNativePg } from "../../../versions";
import { common, imageVersion, operatorIsPinned } from "../../../model/operator-settings";

/** Rules for an installation. */
export const settingsRules = [operatorIsPinned(cloudNativePg.version, ["image", "imageVersion"])];

const issuer = strict({
  name: dnsLabel(253).describe("Name of the issuer."),
  kind: z
    .enum(["Issuer", "ClusterIssuer"])
    .default("ClusterIssuer")
    .describe("Kind of the issuer; an Issuer is in the operator's namespace."),
});

const barman = strict({
  image: imageReference
    .optional()
    .describe("Image of the plugin. Default: that of the pinned release. A change restarts the plugin."),
  sidecarImage: imageReference
    .optional()
    .describe(
      "Image of the sidecar of instances, which is pulled with cloudNativePg.images.pullSecrets of each cluster. Default: that of the pinned release. A change is a rolling restart of every cluster with backups.",
    ),
  replicas: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe(
      "Pods of the plugin, on different nodes where there are several. CloudNativePG neither repairs nor fails over clusters with backups while it reaches none.",
    ),
  cpu: cpuQuantity.default("50m").describe("CPU requested by each pod of the plugin, in cores; there is no limit."),
  memory: sizeQuantity.default("256Mi").describe("Memory request and limit of each pod of the plugin, in bytes."),
  issuer: issuer
    .optional()
    .describe(
      "Issuer of cert-manager for the certificates between the operator and the plugin. cert-manager must be installed, and a `tls.crt` of its Secrets must verify alone: " +
        "an issuer that signs itself, or one that appends its CA. Default: a Job of pgstack creates the certificates in the cluster, and a CronJob renews them.",
    ),
});

const cloudNativePgOperator = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...common,
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("Pull policy of the operator image."),
  imageVersion: imageVersion(cloudNativePg.version),
  barman: barman
    .prefault({})
    .describe(
      "The Barman Cloud plugin, which archives WAL and takes backups. It is always installed with the operator.",
    ),
});

/** Schema of an installation of CloudNativePG. */
export const cloudNativePgOperatorSchema = withRules(cloudNativePgOperator, settingsRules);

/** An installation of CloudNativePG with every default filled in. */
export type { CloudNativePgResolvedOperator as ResolvedCloudNativePgOperator } from "../../resolved.gen";
