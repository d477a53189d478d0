import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "./paths";
import { pins } from "./pins";
import { childEnv, which } from "./sh";

/** Debian's Prometheus and Alertmanager, and the programs that check what they are configured with. */
export interface MonitoringTools {
  prometheus: string;
  promtool: string;
  alertmanager: string;
  amtool: string;
}

const packages = ["prometheus", "promtool", "prometheus-alertmanager"];
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * The tools, unpacked into the cache and never installed: the machine's own release may be another one, and nothing here
 * is to be started as a service. A text is the reason why they are not available.
 */
export function ensureMonitoringTools(): MonitoringTools | string {
  const dir = join(cacheDir(), `monitoring-${pins.debianSuite}`);
  if (!existsSync(dir)) {
    try {
      unpack(dir);
    } catch (error) {
      return `Debian's promtool and amtool are not available here: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`;
    }
  }
  const bin = (name: string): string => join(dir, "usr", "bin", name);
  return {
    prometheus: bin("prometheus"),
    promtool: bin("promtool"),
    alertmanager: bin("prometheus-alertmanager"),
    amtool: bin("amtool"),
  };
}

function unpack(dir: string): void {
  for (const program of ["apt-get", "dpkg-deb"]) {
    if (which(program) === undefined) throw new Error(`${program} is missing; this is no Debian`);
  }
  if (!existsSync(keyring)) throw new Error(`${keyring} is missing; install debian-archive-keyring`);
  mkdirSync(cacheDir(), { recursive: true });
  const part = mkdtempSync(`${dir}.part-`);
  try {
    const apt = isolatedApt(part);
    apt("update");
    apt("download", ...packages);
    mkdirSync(join(part, "root"));
    for (const file of readdirSync(part).filter((name) => name.endsWith(".deb"))) {
      execFileSync("dpkg-deb", ["-x", join(part, file), join(part, "root")], { stdio: "pipe" });
    }
    try {
      renameSync(join(part, "root"), dir);
    } catch (error) {
      // Another process had the same at the same time.
      if (!existsSync(dir)) throw error;
    }
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** `apt-get` with lists and settings of its own, so that the machine's stay as they are. */
function isolatedApt(part: string): (...args: string[]) => void {
  const sources = join(part, "sources.list");
  writeFileSync(sources, `deb [signed-by=${keyring}] ${mirror()} ${pins.debianSuite} main\n`);
  const options = {
    "Dir::Etc::SourceList": sources,
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State": join(part, "state"),
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(part, "cache"),
    "APT::Sandbox::User": "root",
  };
  const flags = Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  mkdirSync(join(part, "state", "lists", "partial"), { recursive: true });
  mkdirSync(join(part, "cache", "archives", "partial"), { recursive: true });
  return (...args) => {
    execFileSync("apt-get", ["-q", ...flags, ...args], { cwd: part, stdio: "pipe", timeout: 180_000, env: childEnv() });
  };
}

/** The mirror that the machine takes its own packages from. */
function mirror(): string {
  const format = "$(ORIGIN) $(LABEL) $(REPO_URI)";
  const targets = execFileSync("apt-get", ["indextargets", "--format", format, "Created-By: Packages"], {
    encoding: "utf8",
    stdio: "pipe",
  });
  const found = targets.split("\n").find((line) => line.startsWith("Debian Debian "));
  if (found === undefined) throw new Error("this machine has no mirror of Debian; run apt-get update once");
  return found.slice("Debian Debian ".length);
}
