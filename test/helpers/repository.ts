import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Root of the repository. */
export const repository = path.resolve(__dirname, "..", "..");

/** Files of the repository as the next commit may have them: tracked or new, ignored ones left out. */
export function repositoryFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
  });
  return listed.split("\0").filter((file) => file !== "" && fs.existsSync(path.join(repository, file)));
}

/** The text of a file of the repository. */
export function readRepository(file: string): string {
  return fs.readFileSync(path.join(repository, file), "utf8");
}

/** Runs the program of an installed package in the repository; returns its exit code and everything it printed. */
export function runPackage(
  bin: string,
  args: readonly string[],
  input?: string,
): { readonly code: number | null; readonly output: string } {
  const file = path.join(repository, "node_modules", bin);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    ...(input !== undefined ? { input } : {}),
  });
  return { code: status, output: `${stdout}${stderr}` };
}
