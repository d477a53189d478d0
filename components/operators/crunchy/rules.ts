import type { Rule } from "../../shared/validation";
import { authenticationRules, serviceRules } from "./access/rules";
import { backupRules } from "./backups/rules";
import { bootstrapRules } from "./bootstrap/rules";
import type { CheckedCrunchyCluster } from "./cluster";
import { containerRules } from "./containers/rules";
import { imageRules } from "./images/rules";
import { initSqlRules } from "./init-sql/rules";
import { instanceRules } from "./instances/rules";
import { exporterRules, instrumentationRules } from "./monitoring/rules";
import { patroniParameterRules, roomRules } from "./parameters/patroni-rules";
import { parameterRules } from "./parameters/rules";
import { patroniRules } from "./patroni/rules";
import { pgAdminRules } from "./pgadmin/rules";
import { placementRules } from "./placement/rules";
import { poolerRules } from "./pooler/rules";
import { upgradeRules } from "./upgrade/rules";
import { contentRules, secretRules, userRules } from "./users/rules";
import { tablespaceRules, volumeRules } from "./volumes/rules";

/** Rules for clusters on Crunchy Postgres, besides those for every cluster, the most severe first. */
export const crunchyRules: Rule<CheckedCrunchyCluster>[] = [
  ...parameterRules,
  ...userRules,
  ...contentRules,
  ...secretRules,
  ...exporterRules,
  ...backupRules,
  ...bootstrapRules,
  ...upgradeRules,
  ...instanceRules,
  ...volumeRules,
  ...authenticationRules,
  ...initSqlRules,
  ...imageRules,
  ...containerRules,
  ...placementRules,
  ...patroniRules,
  ...patroniParameterRules,
  ...roomRules,
  ...serviceRules,
  ...poolerRules,
  ...pgAdminRules,
  ...instrumentationRules,
  ...tablespaceRules,
];
