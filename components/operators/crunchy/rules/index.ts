import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { backupRules } from "../backups/rules";
import { initSqlRules } from "../init-sql/rules";
import { bootstrapRules } from "../bootstrap/rules";
import { authenticationRules } from "./access";
import { contentRules } from "./contents";
import { exporterRules } from "./exporter";
import { imageRules } from "./images";
import { instanceRules } from "./instances";
import { instrumentationRules } from "./instrumentation";
import { parameterRules } from "./parameters";
import { patroniRules } from "./patroni";
import { patroniParameterRules, roomRules } from "./patroni-parameters";
import { pgAdminRules } from "./pgadmin";
import { podRules } from "./pods";
import { poolerRules } from "./pooler";
import { serviceRules } from "./services";
import { tablespaceRules } from "./tablespaces";
import { upgradeRules } from "./upgrade";
import { secretRules, userRules } from "./users";

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
  ...authenticationRules,
  ...initSqlRules,
  ...imageRules,
  ...podRules,
  ...patroniRules,
  ...patroniParameterRules,
  ...roomRules,
  ...serviceRules,
  ...poolerRules,
  ...pgAdminRules,
  ...instrumentationRules,
  ...tablespaceRules,
];
