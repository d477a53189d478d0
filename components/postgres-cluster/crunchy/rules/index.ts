import type { Rule } from "../../../shared/validation";
import type { ResolvedCrunchyCluster } from "../../schema";
import { backupRules } from "../backups/rules";
import { initSqlRules } from "../init-sql";
import { originRules } from "../origin/rules";
import { authenticationRules } from "./access";
import { imageRules } from "./images";
import { instanceRules } from "./instances";
import { instrumentationRules } from "./instrumentation";
import { crunchyTablespaceRules } from "../../tablespaces/rules";
import { patroniRules } from "./patroni";
import { patroniParameterRules, roomRules } from "./patroni-parameters";
import { pgAdminRules } from "./pgadmin";
import { podRules } from "./pods";
import { poolerRules } from "./pooler";
import { serviceRules } from "./services";
import { upgradeRules } from "./upgrade";

/** Rules for what stands around the database: first what loses data, then what stalls, then what annoys. */
export const crunchyBodyRules: Rule<ResolvedCrunchyCluster>[] = [
  ...backupRules,
  ...originRules,
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
  ...crunchyTablespaceRules,
];
