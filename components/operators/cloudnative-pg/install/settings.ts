import { z } from "zod";
import { strict, withRules } from "../../../shared/validation";
import { cloudNativePg } from "../../../versions";
import { common, imageVersion, operatorIsPinned } from "../../../model/operator-settings";

/** Rules for an installation. */
export const settingsRules = [operatorIsPinned(cloudNativePg.version, ["image", "imageVersion"])];

const cloudNativePgOperator = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...common,
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("Pull policy of the operator image."),
  imageVersion: imageVersion(cloudNativePg.version),
});

/** Schema of an installation of CloudNativePG. */
export const cloudNativePgOperatorSchema = withRules(cloudNativePgOperator, settingsRules);

/** An installation of CloudNativePG with every default filled in. */
export type { CloudNativePgResolvedOperator as ResolvedCloudNativePgOperator } from "../../resolved.gen";
