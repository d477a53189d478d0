import type { Rule } from "../../shared/validation";
import { bootstrapRules } from "./bootstrap/rules";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { imageRules, leaseRules, podRules } from "./instances/rules";
import { connectionRules, parameterRules } from "./parameters/rules";
import { sizeRules } from "./parameters/size-rules";
import { certificateRules } from "./patch/rules";
import { patchValueRules } from "./patch/values";
import { poolerRules } from "./pooler/rules";
import { contentRules, passwordSecretRules, roleRules, userRules } from "./users/rules";

/** Rules for clusters on CloudNativePG, besides those for every cluster. */
export const cloudNativePgRules: Rule<ResolvedCloudNativePgCluster>[] = [
  ...parameterRules,
  ...userRules,
  ...passwordSecretRules,
  ...contentRules,
  ...poolerRules,
  ...connectionRules,
  ...roleRules,
  ...imageRules,
  ...sizeRules,
  ...podRules,
  ...certificateRules,
  ...bootstrapRules,
  ...leaseRules,
  ...patchValueRules,
];
