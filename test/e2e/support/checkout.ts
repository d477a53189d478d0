import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { apiPort } from "../../../local/paths";
import { repository, repositoryFiles } from "../../helpers/repository";

/** The checkout shares the packages of this one; a command that finds other ones than are locked would replace them. */
function checkPackages(): void {
  const lock = fs.readFileSync(path.join(repository, "package-lock.json"));
  const stamp = path.join(repository, "node_modules", ".pgstack-lock");
  const installed = fs.existsSync(stamp) ? fs.readFileSync(stamp, "utf8") : "";
  if (installed !== createHash("sha256").update(lock).digest("hex")) {
    throw new Error("node_modules differs from package-lock.json; run any command of the project first");
  }
}

/**
 * Copies the repository as the next commit may have it, with a commit of its own; it shares the packages of this one.
 *
 * @param pace alerts are raised as many times sooner than in the catalogue.
 */
export function copyRepository(to: string, pace: number): void {
  checkPackages();
  const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: to, encoding: "utf8" });
  for (const file of repositoryFiles()) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.copyFileSync(path.join(repository, file), path.join(to, file));
  }
  fs.symlinkSync(path.join(repository, "node_modules"), path.join(to, "node_modules"));
  const local = path.join(to, "Pulumi.local.yaml");
  fs.writeFileSync(
    local,
    fs.readFileSync(local, "utf8").replace("mode: bundled\n", `mode: bundled\n    pace: ${pace}\n`),
  );
  git("init", "-q");
  // As a link it is not covered by .gitignore, which names a directory.
  fs.appendFileSync(path.join(to, ".git", "info", "exclude"), "node_modules\n");
  git("add", "-A");
  git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-qm", "as tested");
}

/** A port of 127.0.0.1 that no process listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : apiPort() + 1;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
