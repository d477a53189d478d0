import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { bodyRules } from "./body";
import { connectionRules } from "./connections";
import { contentRules } from "./contents";
import { leaseRules } from "./lease";
import { parameterRules } from "./parameters";
import { passwordSecretRules } from "./passwords";
import { patchValueRules } from "./patch-values";
import { poolerRules } from "./pooler";
import { initSqlRules } from "../init-sql/rules";
import { schedulingRules } from "../scheduling/rules";
import { hbaRules } from "../hba/rules";
import { servicesRules } from "../services/rules";
import { superuserRules } from "../superuser/rules";
import { tlsRules } from "../tls/rules";
import { roleRules, userRules } from "./users";

/** Rules for clusters on CloudNativePG, besides those for every cluster. */
export const cloudNativePgRules: Rule<ResolvedCloudNativePgCluster>[] = [
  ...parameterRules,
  ...userRules,
  ...passwordSecretRules,
  ...contentRules,
  ...poolerRules,
  ...connectionRules,
  ...roleRules,
  ...superuserRules,
  ...initSqlRules,
  ...schedulingRules,
  ...servicesRules,
  ...hbaRules,
  ...tlsRules,
  ...bodyRules,
  ...leaseRules,
  ...patchValueRules,
];
