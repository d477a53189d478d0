import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { environmentSchema } from "../../src/config/schema";
import {
  bucketRepository,
  type CrunchySettings,
  crunchySettings,
  s3Repository,
  volumeRepository,
} from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

type Backups = NonNullable<CrunchySettings["backups"]>;
type Repository = Backups["repositories"][number];

const withRepositories = (...repositories: Repository[]): CrunchySettings =>
  crunchySettings({ backups: { repositories } });
const inFirst = (...path: string[]): (string | number)[] => ["backups", "repositories", 0, ...path];

describe("repositories", () => {
  // Two that are kept and the next one, of a database of 10Gi, at half their size.
  describeRule({
    rule: "repository-volume-holds-retention",
    schema,
    refused: withRepositories({ ...volumeRepository, volume: { size: "14Gi" } }),
    at: inFirst("volume", "size"),
    accepted: withRepositories({ ...volumeRepository, volume: { size: "15Gi" } }),
  });

  it.each([
    // Daily, so fourteen and the next one.
    ["0 1 * * *", 14, "75Gi"],
    // Weekly, so two and the next one.
    ["0 1 * * 0", 14, "15Gi"],
    // Rarer than what is kept: one and the next one.
    ["0 1 1 * *", 7, "10Gi"],
  ])("with a full backup at %s, %d days of them take %s", (full, days, size) => {
    const accepts = (given: string): boolean =>
      schema.safeParse(
        withRepositories({
          name: "repo1",
          volume: { size: given },
          retention: { full: days, unit: "time" },
          schedules: { full },
        }),
      ).success;
    expect([accepts(size), accepts(`${Number.parseInt(size) - 1}Gi`)]).toEqual([true, false]);
  });

  describeRule({
    rule: "repository-paths-differ",
    schema,
    refused: withRepositories(
      { ...bucketRepository, path: "/backups" },
      { ...bucketRepository, name: "repo2", path: "/backups" },
    ),
    at: ["backups", "repositories", 1, "path"],
    accepted: withRepositories({ ...bucketRepository, path: "/backups" }, { ...bucketRepository, name: "repo2" }),
  });
  describeRule({
    rule: "volume-repository-has-no-path",
    schema,
    refused: withRepositories({ ...volumeRepository, path: "/backups" }),
    at: inFirst("path"),
    accepted: withRepositories({ ...bucketRepository, path: "/backups" }),
  });
  describeRule({
    rule: "repository-host-has-volume",
    schema,
    refused: crunchySettings({
      backups: { repositories: [bucketRepository], repositoryHost: { scheduling: { priorityClass: "high" } } },
    }),
    at: ["backups", "repositoryHost"],
    accepted: crunchySettings({
      backups: {
        repositories: [bucketRepository, volumeRepository],
        repositoryHost: { scheduling: { priorityClass: "high" } },
      },
    }),
  });

  const role = "arn:aws:iam::123456789012:role/backups";
  const s3As = (name: Repository["name"], arn: string): Repository => ({
    ...s3Repository,
    name,
    s3: { ...s3Repository.s3, access: { mode: "webIdentity", role: arn } },
  });
  describeRule({
    rule: "one-role-for-buckets",
    schema,
    refused: withRepositories(s3As("repo1", role), s3As("repo2", `${role}-2`)),
    at: ["backups", "repositories", 1, "s3", "access", "role"],
    accepted: withRepositories(s3As("repo1", role), s3As("repo2", role)),
  });

  it("have one place, whichever it is", () => {
    const problem = (repository: Repository): string[] =>
      (schema.safeParse(withRepositories(repository)).error?.issues ?? []).map(({ message }) => message);
    const both = { ...s3Repository, azure: { container: "backups", secret: "azure" } };
    expect(problem(both)).toEqual(["needs exactly one of gcs, s3, azure and volume"]);
    expect(problem(s3Repository)).toEqual([]);
  });

  it("are refused with an invalid schedule, a name that PGO cannot use, or no retention", () => {
    const refused = (changes: object): string[] =>
      (schema.safeParse(withRepositories({ ...bucketRepository, ...changes })).error?.issues ?? []).map(({ path }) =>
        path.join("."),
      );
    expect(refused({ schedules: { full: "0 1 * * 7" } })).toEqual(["backups.repositories.0.schedules.full"]);
    expect(refused({ name: "repo10" })).toEqual(["backups.repositories.0.name"]);
    expect(refused({ retention: undefined })).toEqual(["backups.repositories.0.retention"]);
    expect(refused({ retention: { full: 0 } })).toEqual(["backups.repositories.0.retention.full"]);
  });

  it.each([
    ["s3", { endpoint: "http://minio:9000" }],
    ["s3", { endpoint: "minio:9000/bucket" }],
    ["s3", { certificateAuthority: { secret: "minio", key: ".." } }],
    ["s3", { access: { mode: "webIdentity", role: "backups" } }],
    ["azure", { container: "Back_ups", secret: "azure" }],
    ["azure", { container: "a", secret: "azure" }],
  ])("in %s are refused with %j", (place, changes) => {
    const { s3, ...rest } = s3Repository;
    const repository = place === "s3" ? { ...rest, s3: { ...s3, ...changes } } : { ...rest, azure: changes };
    expect(schema.safeParse(withRepositories(repository as Repository)).success).toBe(false);
  });

  it("have pods of Kubernetes Jobs: the rules for pods apply to them, too", () => {
    const problems = (changes: object): string[] =>
      (
        schema.safeParse(crunchySettings({ backups: { repositories: [volumeRepository], ...changes } })).error
          ?.issues ?? []
      ).map(({ path }) => path.join("."));
    const resources = { cpu: "1", cpuLimit: "500m", memory: "1Gi" };
    const scheduling = { tolerations: [{ value: "x" }] };
    expect(problems({ jobs: { resources, scheduling } })).toEqual([
      "backups.jobs.resources.cpuLimit",
      "backups.jobs.scheduling.tolerations.0.key",
    ]);
    expect(problems({ repositoryHost: { resources, scheduling } })).toEqual([
      "backups.repositoryHost.resources.cpuLimit",
      "backups.repositoryHost.scheduling.tolerations.0.key",
    ]);
  });

  it("on volumes are measured by the smallest instance, which holds all data", () => {
    const problems = (...sizes: string[]) => {
      const { storage, ...rest } = crunchySettings({
        backups: { repositories: [volumeRepository] },
        crunchy: { instanceSets: sizes.map((size, i) => ({ name: `set${i}`, storage: { size } })) },
      });
      expect(storage).toBeDefined();
      return schema.safeParse(rest).error?.issues.map(({ path }) => path.join(".")) ?? [];
    };
    expect(problems("50Gi", "10Gi")).toEqual([]);
    expect(problems("50Gi", "20Gi")).toEqual(["backups.repositories.0.volume.size"]);
  });
});

describe("an environment", () => {
  const cluster = (name: string, path?: string): CrunchySettings =>
    crunchySettings({ name, backups: { repositories: [{ ...bucketRepository, ...(path ? { path } : {}) }] } });
  const environment = (...clusters: CrunchySettings[]): unknown => ({
    kubernetes: { source: "existing", context: "test" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
    clusters,
  });
  describeRule({
    rule: "clusters-share-no-repository",
    schema: environmentSchema,
    refused: environment(cluster("one"), cluster("two", "/pgbackrest/postgres/one/repo1")),
    at: ["clusters", 1, "backups", "repositories", 0, "path"],
    accepted: environment(cluster("one"), cluster("two")),
  });
});
