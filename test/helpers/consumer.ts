import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readRepository, repository } from "./repository";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The environment without what npm and jest hand down in it. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_|JEST_|NODE_ENV$|PULUMI_)/.test(key)),
  );
}

/**
 * A project of somebody else that has the library as npm packs it, with the program of `test/consumer`.
 *
 * The tarball is unpacked, and what it asks for is linked from this checkout, so that no registry is needed: the package's own
 * dependencies below itself and what the program brings beside it, as a strict package manager lays them out. A package that is not
 * declared is not found.
 */
export class Consumer {
  /** What npm packed. */
  readonly tarball: string;

  private constructor(
    /** Root of the project. */
    readonly directory: string,
  ) {
    execFileSync("npm", ["pack", "--loglevel=error", "--pack-destination", directory], {
      cwd: repository,
      env: environment(),
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.tarball = path.join(directory, fs.readdirSync(directory).find((file) => file.endsWith(".tgz")) ?? "");
    fs.mkdirSync(this.package, { recursive: true });
    execFileSync("tar", ["-xzf", this.tarball, "--strip-components=1", "-C", this.package]);
    const { dependencies, peerDependencies } = JSON.parse(readRepository("package.json")) as Manifest;
    link(Object.keys(dependencies), path.join(this.package, "node_modules"));
    link([...Object.keys(peerDependencies), "@types/node"], path.join(directory, "node_modules"));
    fs.cpSync(path.join(repository, "test", "consumer"), directory, { recursive: true });
    this.write(
      "Pulumi.yaml",
      "name: team\nmain: build/index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    this.write("package.json", '{ "name": "team", "private": true, "main": "build/index.js" }\n');
  }

  /** Makes the project in a directory of its own. */
  static make(): Consumer {
    return new Consumer(fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-consumer-")));
  }

  /** Where the library lies in it. */
  get package(): string {
    return path.join(this.directory, "node_modules", "pgstack");
  }

  write(file: string, text: string): void {
    fs.writeFileSync(path.join(this.directory, file), text);
  }

  /** Replaces a part of a file that must have it. */
  edit(file: string, from: string, to: string): void {
    const before = fs.readFileSync(path.join(this.directory, file), "utf8");
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    this.write(file, before.replace(from, to));
  }

  /**
   * Compiles its program to `build/`; returns what the compiler has to say.
   *
   * @param options of the compiler, in place of those of a strict project that finds packages as Node.js does.
   */
  compile(options: Readonly<Record<string, unknown>> = {}): string {
    const compilerOptions = {
      ...{ target: "ES2022", module: "nodenext", moduleResolution: "nodenext", types: ["node"], outDir: "build" },
      ...{ strict: true, noUncheckedIndexedAccess: true, skipLibCheck: false, esModuleInterop: true },
      ...options,
    };
    this.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["index.ts", "misuse.ts"] }));
    const compiler = path.join(repository, "node_modules", "typescript", "bin", "tsc");
    return this.node([compiler, "--pretty", "false"]).output;
  }

  /** Runs Node.js in it. */
  node(args: readonly string[]): { readonly code: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.directory,
      env: environment(),
      encoding: "utf8",
    });
    return { code: status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

function link(packages: readonly string[], modules: string): void {
  for (const name of packages) {
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(path.join(repository, "node_modules", name), path.join(modules, name));
  }
}
