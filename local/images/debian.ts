import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheDir, sourceDir } from "../paths";
import { pins } from "../pins";
import { run } from "../sh";

export const postgresPackages = [
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

/** Of the image with Spilo's variables. */
export const spiloPackages = [
  `postgresql-${pins.postgresMajor}`,
  `postgresql-${pins.postgresMajor}-pgaudit`,
  "locales",
  "openssl",
  "patroni",
  "pgbouncer",
  "procps",
  "prometheus-postgres-exporter",
];

export const monitoringPackages = ["prometheus", "prometheus-alertmanager"];

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

/** Debian's package would create and start a database of its own. */
const withoutDatabase = `--setup-hook=mkdir -p "$1/etc/postgresql-common" && echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.conf"`;

const postgresScript = sourceDir("images", "postgres.sh");
const monitoringScript = sourceDir("images", "monitoring.sh");
const pythonPackages = sourceDir("images", "python.txt");
const pythonFolder = "/usr/local/lib/python3.13/dist-packages";

/** Returns the inputs of a root beside its packages. */
export function recipeFiles(root: "postgres" | "monitoring"): unknown {
  const read = (file: string): string => readFileSync(file, "utf8");
  return root === "postgres" ? [leftOut, read(postgresScript), read(pythonPackages)] : read(monitoringScript);
}

/** The root of the Postgres image, as a layer in `work` of a folder. */
export async function postgresRoot(folder: string, say: (detail: string) => void): Promise<string> {
  const layer = join(folder, "work", "postgres.tar");
  const python = await pythonModules(folder, say);
  const hooks = [
    withoutDatabase,
    `--customize-hook=copy-in ${python} ${dirname(pythonFolder)}`,
    `--customize-hook="${postgresScript}" "$1"`,
  ];
  const packages = `--include=${postgresPackages.join(",")}`;
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`);
  await run(["mmdebstrap", "--variant=minbase", packages, ...exclude, ...hooks, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "postgres-image.log"),
    onLine: (line) => {
      say(`mmdebstrap: ${line.slice(0, 80)}`);
    },
  });
  return layer;
}

const spiloScript = sourceDir("images", "spilo.sh");
const spiloPrograms = sourceDir("images", "spilo");
/** Returns the inputs of the root with Spilo's variables beside its packages. */
export function spiloFiles(): unknown {
  const programs = readdirSync(spiloPrograms).sort();
  return [
    leftOut,
    ...[spiloScript, ...programs.map((name) => join(spiloPrograms, name))].map((file) => readFileSync(file, "utf8")),
  ];
}

/** The root of the image with Spilo's variables, as a layer in `work` of a folder. */
export async function spiloRoot(folder: string, say: (detail: string) => void): Promise<string> {
  const layer = join(folder, "work", "spilo.tar");
  // Otherwise it empties /run, in which an unprivileged user can then create no folder.
  const keep = ["--skip=cleanup/run"];
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`);
  const packages = `--include=${spiloPackages.join(",")}`;
  const hooks = [withoutDatabase, `--customize-hook="${spiloScript}" "$1" "${spiloPrograms}"`];
  await run(["mmdebstrap", "--variant=minbase", ...keep, packages, ...exclude, ...hooks, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "spilo-image.log"),
    onLine: (line) => {
      say(`mmdebstrap: ${line.slice(0, 80)}`);
    },
  });
  return layer;
}

/** Prometheus, Alertmanager and what they show in a browser: packages that are unpacked and not installed, with no shell. */
export async function monitoringRoot(folder: string, say: (detail: string) => void): Promise<string> {
  const layer = join(folder, "work", "monitoring.tar");
  const packages = `--include=${monitoringPackages.join(",")}`;
  const hook = `--extract-hook="${monitoringScript}" "$1"`;
  await run(["mmdebstrap", "--variant=extract", packages, hook, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "monitoring-image.log"),
    onLine: (line) => {
      say(`mmdebstrap: ${line.slice(0, 80)}`);
    },
  });
  return layer;
}

export const rclonePackages = ["ca-certificates", "rclone"];

/** rclone, which copies logical backups to a bucket, with a shell. */
export async function rcloneRoot(folder: string, say: (detail: string) => void): Promise<string> {
  const layer = join(folder, "work", "rclone.tar");
  const packages = `--include=${rclonePackages.join(",")}`;
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`);
  await run(["mmdebstrap", "--variant=minbase", packages, ...exclude, pins.debianSuite, layer], {
    log: join(cacheDir(), "log", "rclone-image.log"),
    onLine: (line) => {
      say(`mmdebstrap: ${line.slice(0, 80)}`);
    },
  });
  return layer;
}

/** Wheels by their digests, unpacked for the image's own Python; the machine's may be of another version. */
async function pythonModules(folder: string, say: (detail: string) => void): Promise<string> {
  const target = join(folder, "work", basename(pythonFolder));
  const platform = `manylinux2014_${process.arch === "arm64" ? "aarch64" : "x86_64"}`;
  const forImage = ["--platform", platform, "--python-version", "3.13", "--implementation", "cp"];
  const asPinned = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--requirement", pythonPackages];
  await run(["python3", "-m", "pip", "install", "--no-compile", "--target", target, ...forImage, ...asPinned], {
    onLine: say,
  });
  return target;
}
