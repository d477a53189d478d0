import { existsSync } from "node:fs";
import type { Progress } from "./progress";
import { run, which } from "./sh";

/** Commands and files that the node needs, each with its Debian package. */
export const nodePackages: Readonly<Record<string, string>> = {
  runc: "runc",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  nft: "nftables",
  socat: "socat",
  curl: "curl",
  ip: "iproute2",
  sysctl: "procps",
};

export const imagePackages: Readonly<Record<string, string>> = {
  mmdebstrap: "mmdebstrap",
  umoci: "umoci",
  skopeo: "skopeo",
  "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
};

const present = (what: string): boolean =>
  what.startsWith("/") ? existsSync(what) : which(what, systemPath()) !== undefined;

/** A user's PATH may lack the folders of administrators. */
const systemPath = (): string => `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin`;

export const missing = (wanted: Readonly<Record<string, string>>): string[] =>
  Object.entries(wanted).flatMap(([what, name]) => (present(what) ? [] : [name]));

/** Installs what is missing, and touches nothing when nothing is. */
export async function ensurePackages(progress: Progress, wanted: Readonly<Record<string, string>>): Promise<void> {
  const names = missing(wanted);
  if (names.length === 0) return;
  await progress.step(
    `Debian packages: ${names.join(", ")}`,
    async (say) => {
      const env = { DEBIAN_FRONTEND: "noninteractive" };
      // Other packages may be installed meanwhile: by another part of the same command, or by another user.
      const install = [
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=300",
        ...names,
      ];
      // Package lists may be old or absent: fetch them when the first try fails, and not otherwise.
      await run(install, { env, onLine: say }).catch(async () => {
        await run(["apt-get", "update"], { env, onLine: say });
        await run(install, { env, onLine: say });
      });
    },
    { estimate: 10 },
  );
}
