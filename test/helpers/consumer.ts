import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../local/lock";
import { readRepository, repository } from "./repository";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readRepository("package.json")) as Manifest;
/** What the program of `test/consumer` brings beside the library. */
const beside = [...Object.keys(manifest.peerDependencies), "@types/node"];

/** The environment without what npm and jest hand down in it, but with what a user tells npm in it. */
function environment(): NodeJS.ProcessEnv {
  const handedDown =
    /^(npm_(?!config_(registry|userconfig|cache|cafile|noproxy|proxy|https_proxy)$)|JEST_|NODE_ENV$|PULUMI_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !handedDown.test(key)));
}

/** Why npm gets nothing from the registry that it is configured with; nothing when it does. */
export function registryTrouble(): string | undefined {
  const version = manifest.dependencies["zod"] ?? "";
  const patience = ["--prefer-online", "--fetch-retries=0", "--fetch-timeout=10000", "--loglevel=error"];
  const { stdout, stderr } = spawnSync("npm", ["view", `zod@${version}`, "version", ...patience], {
    env: environment(),
    encoding: "utf8",
    timeout: 60_000,
  });
  if (stdout.trim() === version) return undefined;
  return `npm gets nothing from its registry: ${/npm error code (\S+)/.exec(stderr)?.[1] ?? "no answer"}`;
}

/** What a program in the project did. */
interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/**
 * A project of somebody else that has the library as npm packs it, with the program of `test/consumer`.
 */
export class Consumer {
  private constructor(
    /** What npm packed. */
    readonly tarball: string,
    /** Root of the project. */
    readonly directory: string,
    install: (consumer: Consumer) => void,
  ) {
    this.write("package.json", '{ "name": "team", "private": true, "main": "build/index.js" }\n');
    install(this);
    fs.cpSync(path.join(repository, "test", "consumer"), directory, { recursive: true });
    this.write(
      "Pulumi.yaml",
      "name: team\nmain: build/index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
  }

  /**
   * Makes the project in a directory of its own. The tarball is unpacked, and what it asks for is linked from this checkout, so that no
   * registry is needed: the package's own dependencies below itself and what the program brings beside it, as a strict package manager
   * lays them out. A package that is not declared is not found.
   */
  static async make(): Promise<Consumer> {
    return new Consumer(await packed(), newDirectory(), (consumer) => {
      fs.mkdirSync(consumer.package, { recursive: true });
      execFileSync("tar", ["-xzf", consumer.tarball, "--strip-components=1", "-C", consumer.package]);
      link(Object.keys(manifest.dependencies), path.join(consumer.package, "node_modules"));
      link(beside, path.join(consumer.directory, "node_modules"));
    });
  }

  /**
   * The same by `npm install` of the tarball, with nothing of this checkout: npm gets what the package asks for from its registry, or
   * has it in its cache. What the program brings has the versions that are tested here, the rest is the newest that is allowed.
   *
   * @throws Error when npm refuses.
   */
  static async install(): Promise<Consumer> {
    return new Consumer(await packed(), newDirectory(), (consumer) => {
      const brought = beside.map((name) => `${name}@${manifest.devDependencies[name] ?? ""}`);
      const { code, output } = consumer.npm(
        "install",
        "--ignore-scripts",
        "--prefer-offline",
        consumer.tarball,
        ...brought,
      );
      if (code !== 0) throw new Error(`npm install ended with ${String(code)}:\n${output}`);
    });
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
  node(args: readonly string[]): Ended {
    return this.run(process.execPath, args);
  }

  /** Runs npm in it. */
  npm(...args: readonly string[]): Ended {
    return this.run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"]);
  }

  private run(command: string, args: readonly string[]): Ended {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.directory,
      env: environment(),
      encoding: "utf8",
    });
    return { code: status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    // Nobody waits for it: with what npm installs it holds tens of thousands of files.
    spawn("rm", ["-rf", this.directory], { detached: true, stdio: "ignore" }).unref();
  }
}

/** What npm packs, once for all files of a run: it compiles the library, and only one process may do so at a time. */
async function packed(): Promise<string> {
  const directory = path.join(process.env["PGSTACK_TEST_MACHINE"] ?? newDirectory(), "package");
  const tarball = (): string | undefined =>
    fs.existsSync(directory) ? fs.readdirSync(directory).find((file) => file.endsWith(".tgz")) : undefined;
  await withLock(`${directory}.lock`, async () => {
    if (tarball() !== undefined) return;
    fs.mkdirSync(directory, { recursive: true });
    await promisify(execFile)("npm", ["pack", "--loglevel=error", "--pack-destination", directory], {
      cwd: repository,
      env: environment(),
    });
  });
  return path.join(directory, tarball() ?? "");
}

function newDirectory(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-consumer-"));
}

function link(packages: readonly string[], modules: string): void {
  for (const name of packages) {
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(path.join(repository, "node_modules", name), path.join(modules, name));
  }
}
