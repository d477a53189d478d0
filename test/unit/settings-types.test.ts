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
import type * as resolved from "../../components/schema";
import type { contents } from "../../components/model/contents/schema";
import type { Contents } from "../../components/model/contents/resolved.gen";
import type { ParsedDrill } from "../../components/model/drill/resolved.gen";
import type { drillSchema } from "../../components/model/drill/schema";
import type { tablespace, Tablespace } from "../../components/model/tablespaces/schema";
import type * as network from "../../components/network-policies/schema";
import type {
  cloudNativePgCluster,
  ParsedCloudNativePgCluster,
} from "../../components/operators/cloudnative-pg/cluster";
import type { crunchyCluster, ParsedCrunchyCluster } from "../../components/operators/crunchy/cluster";
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

it("written types of settings with every default are those of the schemas, as the compiler checks", () => {
  const same: readonly true[] = [
    true satisfies Same<resolved.ResolvedBackupBucket, z.output<typeof backupBucketSchema>>,
    true satisfies Same<resolved.ResolvedBackupVault, z.output<typeof backupVaultSchema>>,
    true satisfies Same<resolved.ResolvedGkeCluster, z.output<typeof gkeClusterSchema>>,
    true satisfies Same<resolved.ResolvedExistingGkeCluster, z.output<typeof existingGkeClusterSchema>>,
    true satisfies Same<resolved.ResolvedGkeNetwork, z.output<typeof gkeNetworkSchema>>,
    true satisfies Same<resolved.ResolvedMonitoring, z.output<typeof monitoringSchema>>,
    true satisfies Same<resolved.ResolvedPostgresOperator, z.output<typeof postgresOperatorSchema>>,
    true satisfies Same<ParsedCloudNativePgCluster, z.output<typeof cloudNativePgCluster>>,
    true satisfies Same<ParsedCrunchyCluster, z.output<typeof crunchyCluster>>,
    true satisfies Same<Contents, z.output<z.ZodObject<typeof contents>>>,
    true satisfies Same<ParsedDrill, z.output<typeof drillSchema>>,
    true satisfies Same<Tablespace, z.output<typeof tablespace>>,
    true satisfies Same<network.ClusterClient, z.output<typeof network.clusterClient>>,
    true satisfies Same<network.EgressDestination, z.output<typeof network.egressDestination>>,
    true satisfies Same<network.ResolvedNetworkPolicies, z.output<typeof network.networkPoliciesSchema>>,
  ];
  expect(same).toHaveLength(15);
});

it("an editor shows what a setting is, what a change does, and its default", () => {
  const options = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
  const program = `import type { PostgresClusterSettings } from "../../components/schema";
    export const settings: PostgresClusterSettings = ${hoveredSettings};`;
  expect(hover(path.join(repository, "test", "unit"), program, options)).toBe(instancesHover);
});
