import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  cloudNativePgSettings,
  crunchyCluster,
  crunchySettings,
} from "../helpers/clusters";
import { at } from "../../components/shared/tree";

const repositories = [bucketRepository];
const fromCluster = { from: "cluster" as const, cluster: "elephant" };
const inPlace = (timeline?: string): Parameters<typeof crunchySettings>[0] => ({
  backups: { repositories },
  restore: { id: "1", repository: "repo1", ...(timeline !== undefined ? { timeline } : {}) },
});
const onBarman = (timeline?: string): Parameters<typeof cloudNativePgSettings>[0] => ({
  backups: { repositories: [barmanRepository] },
  bootstrap: { ...fromCluster, ...(timeline !== undefined ? { timeline } : {}) },
});

const specOf = (cluster: ResolvedPostgresCluster, ...path: string[]): unknown =>
  at(renderPostgresCluster(cluster).customResource, "spec", ...path);

describe("the timeline of a restore", () => {
  it("is an option of pgBackRest, in place and for a new cluster", () => {
    const bootstrap = { ...fromCluster, repository: "repo1" as const, timeline: "3" };
    expect(
      specOf(crunchyCluster({ backups: { repositories }, bootstrap }), "dataSource", "postgresCluster", "options"),
    ).toEqual(["--target-timeline=3"]);
    expect(specOf(crunchyCluster(inPlace("current")), "backups", "pgbackrest", "restore", "options")).toEqual([
      "--target-timeline=current",
    ]);
    expect(specOf(crunchyCluster(inPlace()), "backups", "pgbackrest", "restore", "options")).toBeUndefined();
  });

  it("is a target of CloudNativePG", () => {
    const target = (timeline?: string): unknown =>
      specOf(cloudNativePgCluster(onBarman(timeline)), "bootstrap", "recovery", "recoveryTarget");
    expect(target("2")).toEqual({ targetTLI: "2" });
    expect(target()).toBeUndefined();
  });

  it.each(["0", "newest", "0x2", ""])("is refused as %j", (timeline) => {
    expect(crunchyClusterSchema.safeParse(crunchySettings(inPlace(timeline))).success).toBe(false);
    expect(cloudNativePgClusterSchema.safeParse(cloudNativePgSettings(onBarman(timeline))).success).toBe(false);
  });

  it('cannot be "current" on CloudNativePG, whose webhook refuses it', () => {
    expect(cloudNativePgClusterSchema.safeParse(cloudNativePgSettings(onBarman("current"))).success).toBe(false);
    expect(cloudNativePgClusterSchema.safeParse(cloudNativePgSettings(onBarman("latest"))).success).toBe(true);
  });
});
