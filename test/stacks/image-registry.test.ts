import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { imagesIn } from "../../components/shared/tree";
import { command, imagesToMirror } from "../../src/commands/mirror";
import { environmentSchema, type EnvironmentConfig } from "../../src/config/schema";
import { adviceFor } from "../../src/plan/advice";
import { recordEnvironment } from "../../src/plan/plan";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { environment } from "../helpers/environments";

const mirror = "europe-west3-docker.pkg.dev/acme/mirror";
const published: EnvironmentConfig = environmentSchema.parse({
  disposable: true,
  kubernetes: { source: "kind" },
  operators: [
    { operator: "crunchy", namespace: "postgres-operator" },
    { operator: "cloudnative-pg", namespace: "cnpg-system" },
  ],
  clusters: [
    crunchySettings({
      pooler: {},
      backups: {
        repositories: [
          { name: "repo1", volume: { size: "40Gi" }, retention: { full: 1 }, schedules: { full: "0 1 * * *" } },
        ],
      },
      drill: { enabled: true },
      crunchy: { monitoring: true, pgAdmin: { storage: { size: "1Gi" } } },
    }),
    cloudNativePgSettings({ pooler: { instances: 1 } }),
  ],
  monitoring: { mode: "bundled" },
});
const everything: EnvironmentConfig = { ...published, imageRegistry: mirror };

/** Every text of a plan that names an image, wherever it stands. */
async function named(config: EnvironmentConfig): Promise<string[]> {
  const { resources } = await recordEnvironment("test", config);
  const texts = JSON.stringify(resources.map(({ inputs }) => inputs)).match(
    /"(oci:\/\/)?[\w.-]+\.[a-z]+\/[\w./-]+[:@][^"\s\\]+"/g,
  );
  return [...new Set(texts ?? [])].map((text) => text.slice(1, -1));
}

describe("imageRegistry", () => {
  it("replaces the publisher in every image of every part", async () => {
    const { resources } = await recordEnvironment("test", everything);
    const images = [...new Set(resources.flatMap(({ inputs }) => imagesIn(inputs)))];
    expect(images.length).toBeGreaterThan(13);
    expect(images.filter((image) => !image.replace("oci://", "").startsWith(`${mirror}/`))).toEqual([]);
    for (const name of [
      "crunchydata/pgo:",
      "crunchydata/postgres-operator:",
      "cloudnative-pg/pgbouncer:",
      "grafana/grafana:",
    ]) {
      expect(images.join("\n")).toContain(`${mirror}/${name}`);
    }
    const publishers = (await named(everything)).filter((text) =>
      /crunchydata\.com|ghcr\.io|quay\.io|docker\.io|registry\.k8s/.test(text),
    );
    expect(publishers.filter((text) => !text.startsWith("https://"))).toEqual([]);
  });

  it("does not change an image that is named explicitly", async () => {
    const plain = environment("local");
    const before = await recordEnvironment("local", plain);
    const after = await recordEnvironment("local", { ...plain, imageRegistry: mirror });
    expect(after.resources.map(({ inputs }) => inputs)).toEqual(before.resources.map(({ inputs }) => inputs));
  });
});

describe("the nodes of GKE", () => {
  const grants = async (imageRegistry: string, changes: Partial<EnvironmentConfig> = {}): Promise<unknown[]> => {
    const { resources } = await recordEnvironment("prod", { ...environment("prod"), imageRegistry, ...changes });
    return resources.filter(({ type }) => type.startsWith("gcp:artifactregistry/")).map(({ inputs }) => inputs);
  };

  const own = "europe-west3-docker.pkg.dev/acme-postgres-prod/mirror/pgstack";
  const grant = {
    project: "acme-postgres-prod",
    location: "europe-west3",
    repository: "mirror",
    role: "roles/artifactregistry.reader",
    member: "serviceAccount:pgstack-prod-nodes@acme-postgres-prod.iam.gserviceaccount.com",
  };

  it("read the named repository of Artifact Registry, unless it is granted elsewhere", async () => {
    expect(await grants(own)).toEqual([grant]);
    expect(await grants(own, { imageRegistryGrant: false })).toEqual([]);
  });

  it("read a repository of another project only when configured", async () => {
    expect(await grants(mirror)).toEqual([]);
    expect(await grants(mirror, { imageRegistryGrant: true })).toEqual([{ ...grant, project: "acme" }]);
  });

  it("read it with their own account", async () => {
    const { kubernetes } = environment("prod");
    const nodeServiceAccount = "nodes@acme-postgres-prod.iam.gserviceaccount.com";
    const changes = { kubernetes: { ...kubernetes, nodeServiceAccount } as EnvironmentConfig["kubernetes"] };
    expect(await grants(own, changes)).toEqual([{ ...grant, member: `serviceAccount:${nodeServiceAccount}` }]);
  });

  it("without a grant are a warning with the command", () => {
    const warnings = (changes: Partial<EnvironmentConfig>): string[] =>
      adviceFor({ ...environment("prod"), imageRegistry: mirror, ...changes }).flatMap(({ subject, message }) =>
        subject === "imageRegistry" ? [message] : [],
      );
    expect(warnings({})).toEqual([
      expect.stringContaining(
        `gcloud artifacts repositories add-iam-policy-binding mirror --location europe-west3 --project acme --member ${grant.member} --role ${grant.role}`,
      ),
    ]);
    expect(warnings({ imageRegistryGrant: false })).toEqual([]);
    expect(warnings({ imageRegistryGrant: true })).toEqual([]);
  });

  it("get no access for a registry elsewhere", async () => {
    expect(await grants("registry.example.com/mirror")).toEqual([]);
  });
});

describe("npm run mirror", () => {
  it("lists each image and chart once, with its name in the registry", async () => {
    const images = await imagesToMirror("test", everything);
    expect(new Set(images.map(({ source }) => source)).size).toBe(images.length);
    expect(images).toContainEqual({
      source: "registry.developers.crunchydata.com/crunchydata/pgo:6.0.3",
      target: `${mirror}/crunchydata/pgo:6.0.3`,
    });
    const { resources } = await recordEnvironment("test", everything);
    const wanted = new Set(
      resources.flatMap(({ inputs }) => imagesIn(inputs)).map((name) => name.replace("oci://", "")),
    );
    expect(new Set(images.map(({ target }) => target))).toEqual(wanted);
  });

  it("refuses an environment without a registry, and names the key that sets one", async () => {
    await expect(imagesToMirror("test", published)).rejects.toThrow(/imageRegistry: europe-west3/);
    await expect(command({ environment: "local" }, {} as never)).rejects.toThrow(
      /Pulumi\.local\.yaml names no registry/,
    );
  });
});

describe("npm run mirror -- --copy", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-mirror-"));
  const log = path.join(folder, "log");
  const searched = process.env["PATH"];
  afterAll(() => {
    process.env["PATH"] = searched;
    fs.rmSync(folder, { recursive: true });
  });
  /** A fake of a program that copies images: it notes how it was called. */
  const install = (name: string): void => {
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho "$(basename "$0") $*" >> ${log}\n`, { mode: 0o755 });
  };

  it("needs skopeo or crane, and copies by digest to the tag with either", async () => {
    jest.spyOn(console, "log").mockImplementation(() => undefined);
    const { copyAll } = await import("../../src/commands/mirror");
    const images = [{ source: "ghcr.io/a/b:1@sha256:0123", target: `${mirror}/a/b:1@sha256:0123` }];
    process.env["PATH"] = folder;
    await expect(copyAll(images)).rejects.toThrow(/Neither skopeo nor crane is installed/);
    process.env["PATH"] = `${folder}${path.delimiter}/usr/bin:/bin`;
    install("skopeo");
    await copyAll(images);
    expect(fs.readFileSync(log, "utf8")).toBe(
      `skopeo copy --all --preserve-digests docker://ghcr.io/a/b@sha256:0123 docker://${mirror}/a/b:1\n`,
    );
  });
});
