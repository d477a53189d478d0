import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { cacheDir } from "../../local/paths";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { copyRepository, freePort } from "../e2e/support/checkout";
import { repository } from "../helpers/repository";

/**
 * `npm run docs:record -- [engineer] [pipeline] [library]`: runs the commands of a first use, and writes them with
 * their output into docs/first-use.md. It needs what `npm run up` needs, and takes minutes. Sections that are not named
 * stay.
 */

/** Longest output of a command, in lines: of a longer one the middle is left out. */
const longest = 60;

/** Temporary folders, and what stands for each in the output. */
const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-first-use-"));
const checkout = path.join(base, "pgstack");
const state = path.join(base, "state");
const project = path.join(base, "team");
const neutral: readonly (readonly [string, string])[] = [
  [checkout, "~/pgstack"],
  [state, "~/.local/state/pgstack"],
  [project, "~/team"],
  [base, "/tmp/first-use"],
  [cacheDir(), "~/.cache/pgstack"],
  [repository, "~/pgstack"],
  [os.homedir(), "~"],
];

/** A recorded command. */
interface Step {
  readonly command: string;
  readonly code: number | null;
  readonly seconds: number;
  readonly output: string;
}

let environment: NodeJS.ProcessEnv = {};

/** Runs a command in a shell, without a terminal. */
function run(command: string, cwd = checkout): Step {
  const begun = Date.now();
  console.error(`$ ${command}`);
  const { status, stdout } = spawnSync("bash", ["-c", `${command} 2>&1`], {
    ...{ cwd, env: environment, input: "", encoding: "utf8", maxBuffer: 64 << 20 },
  });
  return { command: shown(command), code: status, seconds: (Date.now() - begun) / 1000, output: shown(stdout) };
}

/** Returns output without colours, paths of this machine and passwords; the middle of a long one is left out. */
function shown(text: string): string {
  const encoded = neutral.map(([from, to]) => [encodeURIComponent(from), encodeURIComponent(to)] as const);
  const plain = [...neutral, ...encoded].reduce(
    (all, [from, to]) => all.replaceAll(from, to),
    stripVTControlCharacters(text),
  );
  const lines = plain
    .replaceAll(/^> .*\n/gm, "")
    .replaceAll(/[ \t]+$/gm, "")
    .trim()
    .split("\n");
  if (lines.length <= longest) return lines.join("\n");
  const half = longest / 2;
  const left = lines.length - longest;
  return [...lines.slice(0, half), `… (${left} lines)`, ...lines.slice(-half)].join("\n");
}

function markdown({ command, code, seconds, output }: Step): string {
  const time =
    seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return [
    "```text",
    `$ ${command}`,
    ...(output === "" ? [] : [output]),
    "```",
    "",
    `Exit code ${code ?? "none"}, ${time}.`,
  ].join("\n");
}

/** Changes a part of the environment's file. */
function edit(from: string, to: string): void {
  const file = path.join(checkout, "Pulumi.local.yaml");
  const before = fs.readFileSync(file, "utf8");
  if (!before.includes(from)) throw new Error(`Pulumi.local.yaml has no ${from}`);
  fs.writeFileSync(file, before.replace(from, to));
}

type Part = string | Step;

const kubectl = (args: string): string => `kubectl --kubeconfig ${path.join(state, "node", "kubeconfig")} ${args}`;

const sections = {
  engineer: (): Part[] => [
    "An engineer on a machine with Debian and nothing of pgstack but its tools, which an earlier run had built: no node, no state. Kubernetes and Postgres are real.",
    run("npm run up"),
    run('npm run psql -- -c "select version()"'),
    run("npm run status"),
    run("npm run connect -- --no-forward"),
    run("npm run backup -- --yes"),
    run("npm run drill"),
    run("npm run status"),
  ],
  pipeline: (): Part[] => {
    const parts: Part[] = [
      "A pipeline has no terminal. The commands are those of the [workflows](pipelines.md), on the environment `local` of the engineer: engine, Kubernetes and Postgres are real; Google Cloud, GitHub and its identity take no part.",
      run("npm run plan -- local --json > plan.json"),
    ];
    edit("max_connections: 50", "max_connections: 60");
    parts.push(
      "A pull request raises `max_connections` from 50 to 60.",
      run("npm run preview -- local"),
      "It is merged.",
      run("npm run up -- local --yes"),
      run("npm run drift -- local"),
      "A label is changed by hand with kubectl. `drift` finds it, with exit code 4, and `up --refresh` undoes it.",
      run(`${kubectl("get networkpolicy -n postgres -o name")} | head -1`),
      run(kubectl("label networkpolicy -n postgres --all app.kubernetes.io/managed-by=kubectl --overwrite")),
      run("npm run drift -- local"),
      run("npm run up -- local --yes --refresh"),
      run("npm run drift -- local"),
      "A file with a mistake does not reach the engine.",
    );
    edit("instances: 3", "instnces: 3");
    parts.push(run("npm run preview -- local"));
    edit("instnces: 3", "instances: 3");
    return parts;
  },
  library: (): Part[] => {
    const install = run("npm pack --loglevel=error", repository);
    const tarball = path.join(repository, "pgstack-0.1.0.tgz");
    fs.mkdirSync(project, { recursive: true });
    fs.renameSync(tarball, path.join(base, "pgstack-0.1.0.tgz"));
    fs.writeFileSync(path.join(project, "index.ts"), program);
    fs.writeFileSync(path.join(project, "tsconfig.json"), `${JSON.stringify(options, undefined, 2)}\n`);
    return [
      "A platform team has a program of its own, with the compiler options of Pulumi's templates. Nothing is a fake; nothing is deployed.",
      install,
      run("npm init -y > /dev/null", project),
      run(
        "npm install --no-audit --no-fund --loglevel=error ../pgstack-0.1.0.tgz @pulumi/pulumi@3.220.0 @pulumi/kubernetes@4.25.0 typescript@5.9.3 @types/node@20",
        project,
      ),
      run("cat tsconfig.json index.ts", project),
      run("npx tsc", project),
      run("node index.js", project),
      "A mistake is a type error:",
      run("sed -i 's/instances: 3/instnces: 3/' index.ts && npx tsc", project),
    ];
  },
} as const;

const options = {
  compilerOptions: { strict: true, target: "es2020", module: "commonjs", moduleResolution: "node" },
  files: ["index.ts"],
};
const program = `import { describeImpacts, impactsOf, renderPostgresCluster } from "pgstack/charts";
import type { PostgresClusterSettings } from "pgstack/schema";

const orders: PostgresClusterSettings = {
  operator: "cloudnative-pg",
  name: "orders",
  namespace: "shop",
  version: 17,
  instances: 3,
  storage: { size: "100Gi" },
};
const { customResource } = renderPostgresCluster(orders);
const smaller = renderPostgresCluster({ ...orders, instances: 2 }).customResource;
console.log(JSON.stringify(customResource.spec, undefined, 2).split("\\n").slice(0, 12).join("\\n"));
console.log(describeImpacts(impactsOf(customResource, smaller), []).join("\\n"));
`;

const titles: Readonly<Record<keyof typeof sections, string>> = {
  engineer: "An engineer on an empty machine",
  pipeline: "A pipeline",
  library: "A platform team with a program of its own",
};

const header = `# First use, as recorded

Commands of a first use with their output, durations and exit codes. \`npm run docs:record\` runs them and writes this page.
Paths of the machine are replaced, also afterwards in the text, and the middle of a long output is left out. Durations are those of a busy machine with two cores.`;

/** The sections of the page by title. */
function sectionsOf(page: string): Map<string, string> {
  const sections = page.split(/^(?=## )/m).slice(1);
  return new Map(sections.map((text) => [text.split("\n", 1)[0]?.slice(3) ?? "", text.trimEnd()]));
}

async function main(names: readonly string[]): Promise<void> {
  const wanted = Object.keys(sections).filter((name) => names.length === 0 || names.includes(name));
  copyRepository(checkout, 1);
  fs.mkdirSync(state);
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(PULUMI_|npm_|KUBECONFIG$|NODE_ENV$|CI$)/.test(key),
  );
  // For the kubectl of the pipeline's section.
  const { bin } = await ensureTools(new Progress(), ["engine", "node"]);
  environment = {
    ...Object.fromEntries(inherited),
    PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
    npm_config_update_notifier: "false",
    ...{ PGSTACK_STATE: state, PGSTACK_CACHE: cacheDir(), PGSTACK_LOCAL_PORT: String(await freePort()) },
  };
  const file = path.join(repository, "docs", "first-use.md");
  try {
    for (const name of wanted as (keyof typeof sections)[]) {
      const parts = sections[name]().map((part) => (typeof part === "string" ? part : markdown(part)));
      const when = `Recorded on ${new Date().toISOString().slice(0, 10)}.`;
      // Read now: another recording can have written its section meanwhile.
      const written = sectionsOf(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
      written.set(titles[name], [`## ${titles[name]}`, when, ...parts].join("\n\n"));
      const ordered = Object.values(titles).flatMap((title) => written.get(title) ?? []);
      fs.writeFileSync(file, `${[header, ...ordered].join("\n\n")}\n`);
    }
  } finally {
    if (wanted.some((name) => name !== "library")) console.error(run("npm run down -- local").output);
    fs.rmSync(base, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2));
