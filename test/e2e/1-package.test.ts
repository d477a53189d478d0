import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { renderPostgresCluster } from "../../components/charts";
import { Consumer } from "../helpers/consumer";
import { crunchySettings } from "../helpers/clusters";
import { hover, hoveredSettings, instancesHover } from "../helpers/hover";
import { report } from "../helpers/report";
import { repository, repositoryFiles } from "../helpers/repository";

const entries = ["pgstack", "pgstack/charts", "pgstack/google", "pgstack/schema"] as const;

describe("the package", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.make();
  });
  afterAll(() => {
    consumer.remove();
  });

  it("is small: code and declarations, no CRD, no golden plan, no source map", () => {
    const files = execFileSync("tar", ["-tzvf", consumer.tarball], { encoding: "utf8" }).trim().split("\n");
    const sizeOf = (which: (line: string) => boolean): number =>
      files.filter(which).reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
    const unpacked = sizeOf(() => true);
    const packed = fs.statSync(consumer.tarball).size;
    report(
      `the package: ${Math.round(packed / 1024)} KiB, ${Math.round(unpacked / 1024)} KiB unpacked, ${files.length} files`,
    );
    // PGO's CRDs alone are 1.4 MB, source maps are as large as the code: either would show. Types of settings, of custom resources and of what schemas infer, for three operators, are 480 KiB in the source.
    const isDocument = (line: string): boolean => line.includes(" package/docs/");
    expect(sizeOf((line) => !isDocument(line))).toBeLessThan(3_350 * 1024);
    // Documents are text: packed they are a quarter.
    expect(sizeOf(isDocument)).toBeLessThan(950 * 1024);
    expect(packed).toBeLessThan((730 + 260) * 1024);
    const names = files.map((line) => line.split(" package/")[1] ?? "");
    const expected =
      /^(dist\/.*(\.js|\.d\.ts)|docs\/(?!site\/).*\.md|src\/commands\/run\.mjs|(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md|LICENSE|package\.json)$/;
    expect(names.filter((name) => !expected.test(name))).toEqual([]);
    expect(names).toContain("dist/charts.d.ts");
    expect(names).toEqual(expect.arrayContaining(["LICENSE", "SECURITY.md", "docs/config/cluster.md"]));
  });

  it("has a command that reports that commands need a checkout", () => {
    const command = path.join(consumer.package, "src", "commands", "run.mjs");
    const { status, stderr } = spawnSync(process.execPath, [command, "status"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^The commands of pgstack run in a checkout of its repository; .*\n$/),
    ]);
  });

  it("leaves nothing compiled behind in the checkout", () => {
    expect(fs.existsSync(path.join(repository, "dist"))).toBe(false);
  });

  it.each([
    ["nodenext", "declarations of packages included", {}],
    ["node16", "without esModuleInterop", { module: "node16", moduleResolution: "node16", esModuleInterop: false }],
    // The options of Pulumi's own templates, plus the check of declarations.
    ["node10", "without esModuleInterop", { module: "commonjs", moduleResolution: "node10", esModuleInterop: false }],
  ])(
    "compiles in a strict program that finds packages as %s does, %s; invalid settings are type errors there",
    (_resolution, _what, options) => {
      expect(consumer.compile(options)).toBe("");
    },
  );

  it("documents arguments in its declarations", () => {
    const declarations = fs.readFileSync(
      path.join(consumer.package, "dist", "published-manifest", "published-manifest.d.ts"),
      "utf8",
    );
    expect(declarations).toMatch(/\/\*\* A directory with copies .* @default none \*\/\n\s*readonly mirror\?: string;/);
  });

  it("shows in an editor what a setting is, what a change does, and its default", () => {
    const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
    const program = `import { PostgresCluster } from "pgstack";
      new PostgresCluster("main", ${hoveredSettings});`;
    expect(hover(consumer.directory, program, options)).toBe(instancesHover);
  });

  it.each(entries)("%s is imported by a module too, each name of it", (entry) => {
    // What Node.js adds by itself to a module that is CommonJS.
    const script = `import * as all from "${entry}"; const added = ["default", "module.exports", "__esModule"];
      console.log(JSON.stringify(Object.keys(all).filter((name) => !added.includes(name)).sort()));`;
    const names = JSON.parse(consumer.node(["--input-type=module", "-e", script]).output) as string[];
    expect(names.length).toBeGreaterThan(5);
    expect(names).toEqual([...imported(entry).names].sort());
  });

  it("renders what its sources render", () => {
    const cluster = crunchySettings();
    const script = `console.log(JSON.stringify(require("pgstack/charts").renderPostgresCluster(${JSON.stringify(cluster)})))`;
    expect(JSON.parse(consumer.node(["-e", script]).output)).toEqual(
      JSON.parse(JSON.stringify(renderPostgresCluster(cluster))),
    );
  });

  /** Imports a module and returns what that alone does. */
  const imported = (module: string, ...args: readonly string[]) => {
    const watch = path.join(__dirname, "..", "helpers", "import-watch.cjs");
    const copy = path.join(consumer.directory, path.basename(watch));
    fs.copyFileSync(watch, copy);
    const { code, output } = consumer.node([copy, module, ...args]);
    if (code !== 0) throw new Error(output);
    return JSON.parse(output) as { names: string[]; pulumi: number; done: string[] };
  };

  it.each(entries)("%s does nothing on import: no file, no environment, no network, no resource", (entry) => {
    expect(imported(entry, "--mocks").done).toEqual([]);
  });

  it("would show what an import does", () => {
    const text = `require("fs").existsSync("/"); process.env.HOME; new (require("@pulumi/pulumi").CustomResource)("a:b:C", "c", {});`;
    fs.writeFileSync(path.join(consumer.package, "dist", "control.js"), text);
    const { done } = imported("./node_modules/pgstack/dist/control.js", "--mocks");
    expect(done).toEqual(expect.arrayContaining(["fs.existsSync", "process.env.HOME", "registered a:b:C"]));
  });

  it.each(["pgstack/charts", "pgstack/schema"] as const)("%s loads nothing of Pulumi", (entry) => {
    expect(imported(entry).pulumi).toBe(0);
    expect(imported("pgstack").pulumi).toBeGreaterThan(0);
  });
});

describe("a program in examples/", () => {
  const projects = repositoryFiles().filter((file) => /^examples\/.*\/Pulumi\.yaml$/.test(file));

  it.each(projects)("%s runs the sources of the library, with nothing built", (file) => {
    const directory = path.join(repository, path.dirname(file));
    const options = /nodeargs: "(.*)"/.exec(fs.readFileSync(path.join(repository, file), "utf8"))?.[1] ?? "";
    const script = `console.log(["", "/charts", "/google", "/schema"].map((entry) => require.resolve("pgstack" + entry)).join())`;
    const { stdout, stderr } = spawnSync(process.execPath, [...options.split(" "), "-e", script], {
      cwd: directory,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe(
      ["index", "charts", "google", "schema"].map((name) => path.join(repository, "components", `${name}.ts`)).join(),
    );
  });
});
