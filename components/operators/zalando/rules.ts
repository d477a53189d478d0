import type { Rule } from "../../shared/validation";
import { accessRules } from "./access/rules";
import { backupRules } from "./backups/rules";
import type { ResolvedZalandoCluster } from "./cluster";
import { instanceRules } from "./instances/rules";
import { parameterRules } from "./parameters/rules";
import { patroniRules } from "./patroni/rules";
import { poolerRules } from "./pooler/rules";
import { servicesRules } from "./services/rules";
import { sidecarRules } from "./sidecars/rules";
import { standbyRules } from "./bootstrap/standby-rules";

/** Rules for clusters on Zalando's operator, besides those for every cluster. */
export const zalandoRules: Rule<ResolvedZalandoCluster>[] = [
  ...instanceRules,
  ...accessRules,
  ...parameterRules,
  ...backupRules,
  ...patroniRules,
  ...servicesRules,
  ...standbyRules,
  ...poolerRules,
  ...sidecarRules,
];
