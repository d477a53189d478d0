import type { Alert } from "./alert";
import { availabilityAlerts } from "./availability";
import { backupAlerts } from "./backups";
import { capacityAlerts } from "./capacity";
import { former } from "./former";
import { sessionAlerts } from "./sessions";
import { storageAlerts } from "./storage";
import { upkeepAlerts } from "./upkeep";
import { vacuumAlerts } from "./vacuum";

export * from "./alert";

const catalogue = {
  availability: availabilityAlerts,
  sessions: sessionAlerts,
  storage: storageAlerts,
  vacuum: vacuumAlerts,
  capacity: capacityAlerts,
  backups: backupAlerts,
  upkeep: upkeepAlerts,
} as const;

/** Every alert, by what it is about. */
export const alertGroups: Readonly<Record<keyof typeof catalogue, readonly Alert[]>> = catalogue;

/** Every alert. */
export const alerts: readonly Alert[] = Object.values(alertGroups).flat();

/** Name of an alert. */
export type AlertName = (typeof catalogue)[keyof typeof catalogue][number]["name"];

/** Names of all alerts. */
export const alertNames = alerts.map(({ name }) => name as AlertName);

/** Former names of alerts with the names of today. */
export const formerNames: Readonly<Record<string, AlertName>> = former;
