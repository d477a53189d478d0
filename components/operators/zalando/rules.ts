import type { Rule } from "../../shared/validation";
import { accessRules } from "./access/rules";
import { backupRules } from "./backups/rules";
import type { ResolvedZalandoCluster } from "./cluster";
import { instanceRules } from "./instances/rules";
import { parameterRules } from "./parameters/rules";
import { patroniRules } from "./patroni/rules";
import { servicesRules } from "./services/rules";

/** Rules for clusters on Zalando's operator, besides those for every cluster. */
export const zalandoRules: Rule<ResolvedZalandoCluster>[] = [
  ...instanceRules,
  ...accessRules,
  ...parameterRules,
  ...backupRules,
  ...patroniRules,
  ...servicesRules,
];
