import type { Rule } from "../../shared/validation";
import { backupRules } from "./backups/rules";
import { bootstrapRules } from "./bootstrap/rules";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { extensionImageRules } from "./extension-images/rules";
import { hbaRules } from "./hba/rules";
import { logicalRules } from "./logical/rules";
import { initSqlRules } from "./init-sql/rules";
import { imageRules, leaseRules, podRules } from "./instances/rules";
import { connectionRules, parameterRules } from "./parameters/rules";
import { sizeRules } from "./parameters/size-rules";
import { certificateRules } from "./patch/rules";
import { patchValueRules } from "./patch/values";
import { poolerPodRules, poolerRules } from "./pooler/rules";
import { schedulingRules } from "./scheduling/rules";
import { servicesRules } from "./services/rules";
import { standbyRules } from "./standby/rules";
import { superuserRules } from "./superuser/rules";
import { tlsRules } from "./tls/rules";
import { contentRules, passwordSecretRules, roleRules, userRules } from "./users/rules";

/** Rules for clusters on CloudNativePG, besides those for every cluster. */
export const cloudNativePgRules: Rule<ResolvedCloudNativePgCluster>[] = [
  ...parameterRules,
  ...userRules,
  ...passwordSecretRules,
  ...contentRules,
  ...poolerRules,
  ...poolerPodRules,
  ...connectionRules,
  ...roleRules,
  ...superuserRules,
  ...initSqlRules,
  ...schedulingRules,
  ...servicesRules,
  ...hbaRules,
  ...tlsRules,
  ...logicalRules,
  ...imageRules,
  ...extensionImageRules,
  ...sizeRules,
  ...podRules,
  ...certificateRules,
  ...backupRules,
  ...bootstrapRules,
  ...standbyRules,
  ...leaseRules,
  ...patchValueRules,
];
