import { availability } from "./availability";
import { backups } from "./backups";
import type { AlertCase } from "./case";
import { growth } from "./growth";
import { sessions } from "./sessions";
import { storage } from "./storage";
import { upkeep } from "./upkeep";
import { zalandoExporter } from "./zalando";

/** Every case, by the groups of the catalogue. */
export const alertCases: readonly AlertCase[] = [
  ...availability,
  ...sessions,
  ...storage,
  ...growth,
  ...backups,
  ...upkeep,
  ...zalandoExporter,
];
