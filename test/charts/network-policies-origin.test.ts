import { bucketRepository, crunchySettings, s3Repository, volumeRepository } from "../helpers/clusters";
import { isAllowed, type SimulatedPod } from "../helpers/network-policies";
import {
  backup,
  controlPlane,
  instance,
  metadata,
  operator,
  pgo,
  repositoryHost,
  withClusters,
} from "../helpers/simulated-pods";

describe("the egress of a cluster", () => {
  it("includes the port of its own S3 endpoint, and not Google", () => {
    const s3 = {
      bucket: "backups",
      endpoint: "minio.example.com:9000",
      region: "us-east-1",
      access: { mode: "secret" as const, secret: "s3" },
    };
    const { name, retention, schedules } = bucketRepository;
    const objects = withClusters([
      crunchySettings({ name: "main", backups: { repositories: [{ name, retention, schedules, s3 }] } }),
    ]);
    expect(isAllowed(objects, instance(), { ip: "192.0.2.1" }, 9000)).toBe(true);
    expect(isAllowed(objects, instance(), { ip: "192.0.2.1" }, 443)).toBe(false);
    expect(isAllowed(objects, instance(), metadata, 80)).toBe(false);
  });

  it("includes the primary that a standby follows, and the repository host that it starts from", () => {
    const objects = withClusters([
      crunchySettings({ name: "main", backups: { repositories: [bucketRepository] } }),
      crunchySettings({ name: "standby", standby: { host: "main-primary.postgres.svc" } }),
      crunchySettings({
        name: "clone",
        bootstrap: { from: "cluster", cluster: "main", repository: "repo1" },
        backups: { repositories: [bucketRepository] },
      }),
    ]);
    expect(isAllowed(objects, instance("standby"), instance(), 5432)).toBe(true);
    expect(isAllowed(objects, instance(), instance("standby"), 5432)).toBe(false);
    expect(isAllowed(objects, pgo("clone", { "pgbackrest-restore": "" }), repositoryHost(), 8432)).toBe(true);
    expect(isAllowed(objects, pgo("clone", { "pgbackrest-restore": "" }), instance(), 5432)).toBe(false);
  });

  const onVolume = { ...volumeRepository, name: "repo1" as const };
  const clone = (cluster: string, namespace?: string) =>
    crunchySettings({
      name: "clone",
      bootstrap: { from: "cluster", repository: "repo1", cluster, namespace },
      backups: { repositories: [onVolume] },
    });
  const restoring = pgo("clone", { "pgbackrest-restore": "" });
  const endpoint = { ip: "192.0.2.1" };

  it.each([
    ["gcs", bucketRepository, [443]],
    ["s3", s3Repository, [9000]],
    ["volume", onVolume, []],
  ])("includes the backups of a clone's source: %s", (_kind, repository, ports) => {
    const source = crunchySettings({ name: "main", backups: { repositories: [repository] } });
    const objects = withClusters([source, clone("main")]);
    const open = (from: SimulatedPod): number[] =>
      [443, 9000].filter((port) => isAllowed(objects, from, endpoint, port));
    expect(open(restoring)).toEqual(ports);
    expect(open(instance("clone"))).toEqual(ports);
    expect(open(repositoryHost("clone"))).toEqual([]);
    expect(isAllowed(objects, restoring, metadata, 80)).toBe(repository === bucketRepository);
  });

  it("includes any bucket, and the repository host, if a clone's source is outside of the environment", () => {
    const objects = withClusters([clone("old", "elsewhere")]);
    expect(isAllowed(objects, restoring, endpoint, 443)).toBe(true);
    expect(isAllowed(objects, restoring, metadata, 80)).toBe(true);
    expect(isAllowed(objects, restoring, { ...repositoryHost("old"), namespace: "elsewhere" }, 8432)).toBe(true);
    expect(isAllowed(objects, repositoryHost("clone"), endpoint, 443)).toBe(false);
  });

  it("includes no instance for a backup Job whose repositories are on volumes: its command runs in the repository host", () => {
    const objects = withClusters([crunchySettings({ name: "main", backups: { repositories: [onVolume] } })]);
    expect(isAllowed(objects, backup, instance(), 8432)).toBe(false);
    expect(isAllowed(objects, backup, controlPlane, 6443)).toBe(true);
  });

  it("includes the destinations of egress, for the cluster or for all pods", () => {
    const egress = [{ cidr: "10.9.0.0/24", ports: [636] }];
    const all = [{ cidr: "10.8.0.1/32", ports: [5353], protocol: "UDP" as const }];
    const objects = withClusters([crunchySettings({ name: "main", egress }), crunchySettings({ name: "other" })], {
      networkPolicies: { egress: all },
    });
    expect(isAllowed(objects, instance(), { ip: "10.9.0.5" }, 636)).toBe(true);
    expect(isAllowed(objects, instance("other"), { ip: "10.9.0.5" }, 636)).toBe(false);
    expect(isAllowed(objects, instance("other"), { ip: "10.8.0.1" }, 5353, "UDP")).toBe(true);
    expect(isAllowed(objects, operator, { ip: "10.8.0.1" }, 5353, "UDP")).toBe(true);
  });
});
