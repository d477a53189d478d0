import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ensurePackages, imagePackages } from "./debian";
import { vendorArchive } from "./download/images";
import { builtDir, goModules } from "./go";
import { withLock } from "./lock";
import { layout } from "./node/layout";
import { cacheDir, sourceDir } from "./paths";
import { imageRefs, pins } from "./pins";
import { vendorImages } from "./releases";
import type { Progress } from "./progress";
import { run } from "./sh";

export interface Image {
  ref: string;
  /** A docker archive with uncompressed layers. */
  tar: string;
}

interface Config {
  user: string;
  entrypoint?: string;
  env?: readonly string[];
}

const postgresPackages = [
  `postgresql-${pins.postgresMajor}`,
  `postgresql-${pins.postgresMajor}-pgaudit`,
  "barman-cli-cloud",
  "libnss-wrapper",
  "patroni",
  "pgbackrest",
  "pgbouncer",
  "procps",
  "python3-cryptography",
];

/** Neither documentation nor the just-in-time compiler, which is most of the size of a Postgres. */
const leftOut = [
  "/usr/share/man/*",
  "/usr/share/locale/*",
  "/usr/share/doc/*",
  "/usr/lib/*/libLLVM*",
  "/usr/lib/*/libz3*",
  "/usr/lib/postgresql/*/lib/llvmjit*",
  "/usr/lib/postgresql/*/lib/bitcode/*",
];

const monitoringPackages = ["prometheus", "prometheus-alertmanager"];

const postgresScript = sourceDir("images", "postgres.sh");
const monitoringScript = sourceDir("images", "monitoring.sh");
const pythonPackages = sourceDir("images", "python.txt");
const pythonFolder = "/usr/local/lib/python3.13/dist-packages";

/** In the Postgres image, so that nothing else on this machine differs from a cluster that backs up to Google's own. */
const postgresEnv = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "LANG=C.UTF-8",
  `STORAGE_EMULATOR_HOST=${layout.objectStore}`,
];

interface ProgramImage {
  ref: string;
  module: keyof typeof goModules;
  /** Its name among what the module builds. */
  program: string;
  user: string;
  /** Where it is in the image, as in the vendor's: the node starts both in the same way. Default: in the root. */
  folder?: string;
}

/** Images of one static program each, and nothing else. */
const programImages: readonly ProgramImage[] = [
  { ref: imageRefs.pause, module: "pause", program: "pause", user: "65535:65535" },
  { ref: imageRefs.coredns, module: "coredns", program: "coredns", user: "65532:65532" },
  {
    ref: imageRefs.localPathProvisioner,
    module: "localPathProvisioner",
    program: "local-path-provisioner",
    user: "0:0",
    folder: "usr/bin/",
  },
  { ref: imageRefs.fakeGcsServer, module: "fakeGcsServer", program: "fake-gcs-server", user: "0:0" },
  { ref: imageRefs.kubeStateMetrics, module: "kubeStateMetrics", program: "kube-state-metrics", user: "65534:65534" },
];

/** Where the images are, or will be: keyed by the programs in them and by how the others are made. */
export function imagesDir(): string {
  const modules = [...programImages.map(({ module }) => goModules[module]), goModules.cloudnativePg];
  const programs = modules.map(builtDir);
  const files = [postgresScript, monitoringScript, pythonPackages].map((file) => readFileSync(file, "utf8"));
  const packages = [postgresPackages, monitoringPackages];
  const recipe = [pins.debianSuite, packages, leftOut, files, postgresEnv, imageRefs, programImages, vendorImages];
  const key = createHash("sha256").update(JSON.stringify([programs, recipe]));
  return join(cacheDir(), `images-${key.digest("hex").slice(0, 12)}`);
}

/** Makes the node's images, once; needs the programs that `ensureTools` built. */
export async function ensureImages(progress: Progress): Promise<Image[]> {
  const dir = imagesDir();
  if (!existsSync(dir)) {
    await ensurePackages(progress, imagePackages);
    await withLock(
      join(cacheDir(), "images.lock"),
      async () => {
        if (!existsSync(dir)) await makeImages(progress, dir);
      },
      () => progress.note("Another process makes the images: waiting for it"),
    );
  }
  const made = JSON.parse(readFileSync(join(dir, "images.json"), "utf8")) as Record<string, string>;
  return Object.entries(made).map(([ref, file]) => ({ ref, tar: join(dir, file) }));
}

async function makeImages(progress: Progress, dir: string): Promise<void> {
  const part = `${dir}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  await progress.step(
    `Images: Postgres ${pins.postgresMajor} and Prometheus from Debian ${pins.debianSuite}, the operator, DNS, volumes and objects`,
    async (say) => {
      const made: Record<string, string> = {};
      const add = async (ref: string, layer: string, config: Config): Promise<void> => {
        say(ref);
        made[ref] = await pack(part, ref, layer, config);
      };
      const take = (ref: string): boolean => {
        const archive = vendorArchive(ref);
        if (archive === undefined) return false;
        made[ref] = fileOf(ref);
        copyFileSync(archive, join(part, fileOf(ref)));
        return true;
      };
      for (const { ref, module, program, user, folder = "" } of programImages) {
        if (take(ref)) continue;
        const path = `${folder}${program}`;
        const layer = await layerOf(part, { [path]: join(builtDir(goModules[module]), program) });
        await add(ref, layer, { user, entrypoint: `/${path}` });
      }
      // The operator looks for itself under the name of its architecture, and copies that into database pods.
      const manager = `operator/manager_${process.arch === "arm64" ? "arm64" : "amd64"}`;
      if (!take(imageRefs.cloudnativePg)) {
        await add(
          imageRefs.cloudnativePg,
          await layerOf(part, { [manager]: join(builtDir(goModules.cloudnativePg), "manager") }, { manager }),
          { user: "65532:65532", entrypoint: "/manager" },
        );
      }
      await add(imageRefs.postgres, await postgresRoot(part, say), {
        user: "26:26",
        env: postgresEnv,
      });
      const monitoring = await monitoringRoot(part, say);
      await add(imageRefs.prometheus, monitoring, { user: "65534:65534", entrypoint: "/usr/bin/prometheus" });
      await add(imageRefs.alertmanager, monitoring, {
        user: "65534:65534",
        entrypoint: "/usr/bin/prometheus-alertmanager",
      });
      rmSync(join(part, "work"), { recursive: true });
      writeFileSync(join(part, "images.json"), JSON.stringify(made, null, 2));
      renameSync(part, dir);
    },
    { estimate: 130 },
  );
}

/** A layer of a few programs and links, and nothing else. */
async function layerOf(
  part: string,
  files: Record<string, string>,
  links: Record<string, string> = {},
): Promise<string> {
  const root = join(part, "work", "root");
  rmSync(root, { recursive: true, force: true });
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    copyFileSync(from, join(root, name));
    chmodSync(join(root, name), 0o755);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  const layer = join(part, "work", "layer.tar");
  await run([
    "tar",
    "--numeric-owner",
    "--owner=0",
    "--group=0",
    "--sort=name",
    "--mtime=@0",
    "-C",
    root,
    "-cf",
    layer,
    ".",
  ]);
  return layer;
}

async function postgresRoot(part: string, say: (detail: string) => void): Promise<string> {
  const layer = join(part, "work", "postgres.tar");
  const python = await pythonModules(part, say);
  const hooks = [
    // Debian's package would make and start a database of its own.
    `--setup-hook=mkdir -p "$1/etc/postgresql-common" && echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.conf"`,
    `--customize-hook=copy-in ${python} ${dirname(pythonFolder)}`,
    `--customize-hook="${postgresScript}" "$1"`,
  ];
  const packages = `--include=${postgresPackages.join(",")}`;
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`);
  await run(["mmdebstrap", "--variant=minbase", packages, ...exclude, ...hooks, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "postgres-image.log"),
    onLine: (line) => say(`mmdebstrap: ${line.slice(0, 80)}`),
  });
  return layer;
}

/** Prometheus, Alertmanager and what they show in a browser: packages that are unpacked and not installed, with no shell. */
async function monitoringRoot(part: string, say: (detail: string) => void): Promise<string> {
  const layer = join(part, "work", "monitoring.tar");
  const packages = `--include=${monitoringPackages.join(",")}`;
  const hook = `--extract-hook="${monitoringScript}" "$1"`;
  await run(["mmdebstrap", "--variant=extract", packages, hook, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "monitoring-image.log"),
    onLine: (line) => say(`mmdebstrap: ${line.slice(0, 80)}`),
  });
  return layer;
}

/** Wheels by their digests, unpacked for the image's own Python; the machine's may be of another version. */
async function pythonModules(part: string, say: (detail: string) => void): Promise<string> {
  const folder = join(part, "work", basename(pythonFolder));
  const platform = `manylinux2014_${process.arch === "arm64" ? "aarch64" : "x86_64"}`;
  const forImage = ["--platform", platform, "--python-version", "3.13", "--implementation", "cp"];
  const asPinned = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--requirement", pythonPackages];
  await run(["python3", "-m", "pip", "install", "--no-compile", "--target", folder, ...forImage, ...asPinned], {
    onLine: say,
  });
  return folder;
}

const fileOf = (ref: string): string => `${(ref.split("/")[1] ?? ref).replace(":", "-")}.tar`;

/** One layer and a few settings into an archive that containerd reads under the image's own name. */
async function pack(part: string, ref: string, layer: string, config: Config): Promise<string> {
  const layout = join(part, "work", "layout");
  const file = fileOf(ref);
  const image = ["--image", `${layout}:image`];
  rmSync(layout, { recursive: true, force: true });
  await run(["umoci", "init", "--layout", layout]);
  await run(["umoci", "new", ...image]);
  await run(["umoci", "raw", "add-layer", ...image, layer]);
  const settings = [`--config.user=${config.user}`, ...(config.env ?? []).map((value) => `--config.env=${value}`)];
  if (config.entrypoint !== undefined) settings.push(`--config.entrypoint=${config.entrypoint}`);
  await run(["umoci", "config", ...image, ...settings]);
  await run([
    "skopeo",
    "--insecure-policy",
    "copy",
    "-q",
    `oci:${layout}:image`,
    `docker-archive:${join(part, file)}:${ref}`,
  ]);
  return file;
}
