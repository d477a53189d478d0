import * as path from "node:path";
import ts from "typescript";
import type { z } from "zod";
import type { backupBucketSchema } from "../../components/backup-bucket/schema";
import type { BackupBucketSettings } from "../../components/backup-bucket/settings.gen";
import type { backupVaultSchema } from "../../components/backup-vault/schema";
import type { BackupVaultSettings } from "../../components/backup-vault/settings.gen";
import type { existingGkeClusterSchema, gkeClusterSchema } from "../../components/gke-cluster/schema";
import type { ExistingGkeClusterSettings, GkeClusterSettings } from "../../components/gke-cluster/settings.gen";
import type { gkeNetworkSchema } from "../../components/gke-network/schema";
import type { GkeNetworkSettings } from "../../components/gke-network/settings.gen";
import type { monitoringSchema } from "../../components/monitoring/schema";
import type { MonitoringSettings } from "../../components/monitoring/settings.gen";
import type { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import type { PostgresClusterSettings } from "../../components/postgres-cluster/settings.gen";
import type { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import type { PostgresOperatorSettings } from "../../components/postgres-operator/settings.gen";
import { hover, hoveredSettings, instancesHover } from "../helpers/hover";
import { repository } from "../helpers/repository";

/** True when each type can stand for the other; the compiler refuses anything else below. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

it("written types of settings are those of the schemas, as the compiler checks", () => {
  const same: readonly true[] = [
    true satisfies Same<BackupBucketSettings, z.input<typeof backupBucketSchema>>,
    true satisfies Same<BackupVaultSettings, z.input<typeof backupVaultSchema>>,
    true satisfies Same<GkeClusterSettings, z.input<typeof gkeClusterSchema>>,
    true satisfies Same<ExistingGkeClusterSettings, z.input<typeof existingGkeClusterSchema>>,
    true satisfies Same<GkeNetworkSettings, z.input<typeof gkeNetworkSchema>>,
    true satisfies Same<MonitoringSettings, z.input<typeof monitoringSchema>>,
    true satisfies Same<PostgresClusterSettings, z.input<typeof postgresClusterSchema>>,
    true satisfies Same<PostgresOperatorSettings, z.input<typeof postgresOperatorSchema>>,
  ];
  expect(same).toHaveLength(8);
});

it("an editor shows what a setting is, what a change does, and its default", () => {
  const options = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
  const program = `import type { PostgresClusterSettings } from "../../components/schema";
    export const settings: PostgresClusterSettings = ${hoveredSettings};`;
  expect(hover(path.join(repository, "test", "unit"), program, options)).toBe(instancesHover);
});
