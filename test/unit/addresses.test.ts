import {
  bucketFolder,
  gcsBucketName,
  projectId,
  region,
  s3BucketName,
  serviceAccountAddress,
  zone,
} from "../../components/shared/cloud-scalars";
import { cronSchedule, parseCron, startTogether } from "../../components/shared/cron";
import { imageReference } from "../../components/shared/scalars";
import { type PostgresClusterSettings } from "../../components/postgres-cluster/schema";
import { crunchyClusterSchema } from "../helpers/schemas";
import { monitoringSchema } from "../../components/monitoring/schema";
import { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import { adviceFor } from "../../src/plan/advice";
import { loadEnvironment } from "../../src/config/load";
import { bucketRepository, crunchySettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

/** What is said of a text; "accepted" when nothing is. */
const said = (schema: typeof region, text: string): string =>
  schema
    .safeParse(text)
    .error?.issues.map(({ message }) => message)
    .join() ?? "accepted";

describe("a plain name, where an address is written", () => {
  it.each([
    ["gcsBucketName", gcsBucketName, "gs://acme-backups/pg/", 'write "acme-backups"'],
    ["gcsBucketName", gcsBucketName, "Acme-Backups", 'write "acme-backups"'],
    ["gcsBucketName", gcsBucketName, "acme-google-backups", "without google"],
    ["gcsBucketName", gcsBucketName, "10.0.0.1", "not a bucket name"],
    ["gcsBucketName", gcsBucketName, "acme.example.com", "accepted"],
    ["s3BucketName", s3BucketName, "s3://acme-backups", 'write "acme-backups"'],
    ["s3BucketName", s3BucketName, "acme_backups", "not a bucket name"],
    ["s3BucketName", s3BucketName, "acme..backups", "not a bucket name"],
    ["region", region, "europe-west3-a", 'write "europe-west3"'],
    ["region", region, "Europe-West3", 'write "europe-west3"'],
    ["region", region, "eu-west-1", "not a region; write for example"],
    ["zone", zone, "europe-west3", "not a zone; write for example"],
    ["zone", zone, "EUROPE-WEST3-B", 'write "europe-west3-b"'],
    ["projectId", projectId, "projects/acme-postgres", 'write "acme-postgres"'],
    ["projectId", projectId, "123456789", "not a project id; 6 to 30"],
    [
      "serviceAccountAddress",
      serviceAccountAddress,
      "serviceAccount:pg@acme-postgres.iam.gserviceaccount.com",
      'write "pg@acme-postgres.iam.gserviceaccount.com"',
    ],
    ["serviceAccountAddress", serviceAccountAddress, "pg@gmail.com", "<account>@<project>.iam"],
    ["bucketFolder", bucketFolder("/x/y"), "gs://acme/pgbackrest/main/", 'write "/pgbackrest/main"'],
    ["bucketFolder", bucketFolder("/x/y"), "pgbackrest//main", 'write "/pgbackrest/main"'],
    [
      "imageReference",
      imageReference,
      "https://registry.example.com/postgres:17.5",
      'write "registry.example.com/postgres:17.5"',
    ],
    [
      "imageReference",
      imageReference,
      "docker://registry.example.com/postgres:17.5/",
      'write "registry.example.com/postgres:17.5"',
    ],
  ])("%s", (_name, schema, text, message) => {
    expect(said(schema, text)).toContain(message);
  });

  const chart = (repository: string): string[] =>
    problemsWith(postgresOperatorSchema, { operator: "crunchy", namespace: "pgo", chart: { repository } }).map(
      ({ message }) => message,
    );

  it.each([
    ["https://registry.example.com/charts/pgo/", 'write "oci://registry.example.com/charts/pgo"'],
    ["oci://registry.example.com/charts/pgo:6.0.3", 'write "oci://registry.example.com/charts/pgo"'],
  ])("%s is no chart", (repository, message) => {
    expect(chart(repository).join()).toContain(message);
  });

  it.each(["oci://registry.example.com:5000/charts/pgo", "./charts/pgo", "/srv/charts/pgo"])(
    "%s is a chart",
    (text) => {
      expect(chart(text)).toEqual([]);
    },
  );

  it("is what an operator's image is held to", () => {
    expect(
      problemsWith(postgresOperatorSchema, {
        operator: "crunchy",
        namespace: "pgo",
        image: "https://x.example.com/pgo:1",
      }),
    ).toHaveLength(1);
  });

  const mail = (changes: object): string =>
    problemsWith(monitoringSchema, {
      mode: "bundled",
      alertmanager: {
        receivers: [
          {
            kind: "email",
            severities: ["critical"],
            to: "dba@example.org",
            from: "pg@example.org",
            smarthost: "mail.example.org:587",
            ...changes,
          },
        ],
      },
    })
      .map(({ message }) => message)
      .join();

  it.each([
    [{ to: "mailto:dba@example.org" }, 'write "dba@example.org"'],
    [{ to: "dba@example.org; oncall@example.org" }, "not mail addresses"],
    [{ from: "example.org" }, "not a mail address"],
    [{ smarthost: "smtp://Mail.example.org:587/" }, 'write "mail.example.org:587"'],
    [{ smarthost: "mail.example.org" }, "not a host and port"],
  ])("%j is refused", (changes, message) => {
    expect(mail(changes)).toContain(message);
  });

  it.each([{}, { to: "dba@example.org, On Call <oncall@example.org>" }, { from: "pg@localhost" }])(
    "%j is accepted",
    (changes) => {
      expect(mail(changes)).toBe("");
    },
  );

  it.each([
    ["runbooks.example.com/pg", 'write "https://runbooks.example.com/pg"'],
    ["https://runbooks.example.com/pg", ""],
    ["docs/runbooks", ""],
  ])("runbooks at %s", (runbooks, message) => {
    const found = problemsWith(monitoringSchema, { mode: "bundled", runbooks }).map(({ message: text }) => text);
    expect(found.join()).toContain(message);
    expect(found.length).toBe(message === "" ? 0 : 1);
  });

  it("is what a standby's host is held to", () => {
    const settings = crunchySettings({ standby: { host: "https://primary.example.com:5432" } });
    expect(problemsWith(crunchyClusterSchema, settings).map(({ message }) => message)).toEqual([
      'not a host; write "primary.example.com"',
    ]);
  });
});

describe("a repository in S3", () => {
  const inS3 = (changes: object) =>
    crunchySettings({
      backups: {
        repositories: [
          {
            ...bucketRepository,
            gcs: undefined,
            s3: {
              ...{ bucket: "acme-backups", region: "eu-central-1", endpoint: "s3.eu-central-1.amazonaws.com" },
              access: { mode: "node" },
              ...changes,
            },
          },
        ],
      },
    } as Partial<PostgresClusterSettings> as never);
  describeRule({
    rule: "endpoint-names-the-region",
    schema: crunchyClusterSchema,
    refused: inS3({ region: "eu-west-1" }),
    at: ["backups", "repositories", 0, "s3", "region"],
    accepted: inS3({ endpoint: "minio.storage.svc:9000", region: "us-east-1" }),
  });

  it.each([
    { bucket: "minio", endpoint: "minio.storage.svc:9000", uriStyle: "path" },
    { bucket: "minio", endpoint: "minio.storage.svc:9000", uriStyle: "host" },
  ])("%j is accepted", (changes) => {
    expect(problemsWith(crunchyClusterSchema, inS3(changes))).toEqual([]);
  });

  it.each([
    [{ endpoint: "acme-backups.fra1.digitaloceanspaces.com" }, 'write "fra1.digitaloceanspaces.com"'],
    [{ endpoint: "https://acme-backups.s3.eu-central-1.amazonaws.com" }, 'write "s3.eu-central-1.amazonaws.com"'],
    [{ endpoint: "http://S3.eu-central-1.amazonaws.com/acme" }, 'write "s3.eu-central-1.amazonaws.com"'],
    [{ region: "eu central" }, "not a region"],
    [{ region: "https://eu-central-1" }, 'write "eu-central-1"'],
    [{ region: "eu-central-1a" }, `is not the endpoint's region; write "eu-central-1"`],
  ])("%j is refused", (changes, message) => {
    expect(
      problemsWith(crunchyClusterSchema, inS3(changes))
        .map((problem) => problem.message)
        .join(),
    ).toContain(message);
  });
});

describe("schedules", () => {
  const together = (one: string, other: string): boolean => {
    const [a, b] = [parseCron(one), parseCron(other)];
    return typeof a !== "string" && typeof b !== "string" && startTogether(a, b);
  };

  it.each([
    ["0 1 * * 0", "0 1 * * *", true],
    ["0 1 * * *", "0 * * * *", true],
    ["0 1 * * 0", "0 1 * * 1-6", false],
    ["0 1 * * *", "30 * * * *", false],
    ["0 1 * * *", "0 */4 * * *", false],
    ["0 1 1 * *", "0 1 * * 0", true],
    ["0 1 29 2 *", "0 1 * * 3", true],
    ["0 1 1 1 *", "0 1 1 2 *", false],
    ["0 1 15 * 0", "0 1 * * 1", true],
  ])("%s and %s start together: %s", (one, other, expected) => {
    expect(together(one, other)).toBe(expected);
  });

  it.each([
    ["TZ=Europe/Berlin 0 1 * * *", "has a time zone, and schedules are UTC"],
    ["CRON_TZ=UTC 0 1 * * *", "has a time zone, and schedules are UTC"],
    ["0 0 1 * * *", "has 6 fields instead of five"],
  ])("%s is refused", (text, message) => {
    expect(cronSchedule.safeParse(text).error?.issues[0]?.message).toContain(message);
  });

  it("of one repository that start together are worth a warning, those of two are not", () => {
    const advice = (...schedules: object[]): string[] =>
      adviceFor(
        loadEnvironment(
          {
            "pgstack:disposable": "true",
            "pgstack:kubernetes": JSON.stringify({ source: "existing", context: "mine" }),
            "pgstack:operators": JSON.stringify([{ operator: "crunchy", namespace: "pgo" }]),
            "pgstack:clusters": JSON.stringify([
              crunchySettings({
                backups: {
                  repositories: schedules.map((one, i) => ({
                    ...bucketRepository,
                    ...{ name: `repo${i + 1}` as "repo1", gcs: { bucket: `bucket-${i}` }, schedules: one },
                  })),
                },
              }),
            ]),
          },
          "Pulumi.test.yaml",
        ),
      ).map(({ level, subject }) => `${level} ${subject}`);
    const full = "0 1 * * 0";
    expect(advice({ full, differential: "0 1 * * *", incremental: "0 2 * * *" })).toEqual([
      "warning clusters.hippo.backups.repo1.schedules.differential",
    ]);
    expect(advice({ full, differential: "0 1 * * 1-6" }, { full })).toEqual([]);
  });
});
