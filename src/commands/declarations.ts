import { Argument, Option } from "commander";
import { postgresVersions } from "../../components/versions";
import { choices } from "../environments/choices";
import { environmentArgument, options, others, repeatable } from "./arguments";
import type { Declaration } from "./declaration";
import { databases } from "./declarations-databases";

const { yes, comment, json, refresh, policyPack, policyPackConfig } = options;

const environments: readonly Declaration[] = [
  {
    name: "up",
    group: "environments",
    summary: "Create or update an environment, and wait until its databases work.",
    load: () => import("./up"),
    opts: [
      new Option("--yes", "do not ask for confirmation, or for the name of the environment where data is lost"),
      refresh(),
      policyPack(),
      policyPackConfig(),
      new Option("--timings", "list the steps and the critical path"),
    ],
    examples: [
      ["up", "bring up the embedded environment on this machine"],
      ["up kind", "bring up Crunchy Postgres in Docker"],
      ["up prod --yes", "apply the changes without a question"],
      ["up prod --refresh", "also undo manual changes"],
    ],
  },
  {
    name: "preview",
    group: "environments",
    summary: "Show what up would change, and what that means for the databases.",
    load: () => import("./preview"),
    opts: [comment(), refresh(), policyPack(), policyPackConfig()],
    examples: [
      ["preview prod", "show the changes"],
      ["preview prod --comment comment.md", "also write them for a pull request"],
    ],
  },
  {
    name: "drift",
    group: "environments",
    summary: "Show manual changes since the last up; exit code 4 if there are any.",
    load: () => import("./drift"),
    opts: [comment(), json()],
    examples: [
      ["drift prod", "list what differs"],
      ["drift prod --json", "the same for a script"],
    ],
  },
  {
    name: "down",
    group: "environments",
    summary: "Destroy a disposable environment with its data.",
    load: () => import("./down"),
    destructive: true,
    examples: [
      ["down", "destroy the embedded environment"],
      ["down dev", "list what is deleted, ask for the name, and destroy it"],
      ["down dev --yes", "the same in a pipeline"],
    ],
  },
];

const offline: readonly Declaration[] = [
  {
    name: "plan",
    group: "offline",
    summary: "Check the configuration and list the resources, offline.",
    load: () => import("./plan"),
    args: [environmentArgument("environment, a file with one, or a folder with one")],
    opts: [json(), new Option("--update-goldens", "write the plans of all environments and examples to test/golden")],
    examples: [
      ["plan prod", "check prod and list its resources"],
      ["plan examples/hippo --json", "the plan of an example, for a script"],
    ],
  },
  {
    name: "cost",
    group: "offline",
    summary: "Estimate the monthly cost on Google Cloud by list prices, offline.",
    load: () => import("./cost"),
    args: [environmentArgument("environment, or a file or folder with one")],
    opts: [json(), new Option("--prices <file>", "JSON file with prices of your own, which override those that ship")],
    examples: [["cost prod", "estimate a month of prod"]],
  },
  {
    name: "render",
    group: "offline",
    summary: "Write the Kubernetes objects of an environment to files, for Argo CD or Flux.",
    load: () => import("./render"),
    args: [environmentArgument("environment, or a file or folder with one")],
    opts: [
      new Option("--out <folder>", "folder to write").makeOptionMandatory(),
      new Option("--for <tool>", "GitOps tool").choices(["argocd", "flux"]).default("argocd"),
      new Option("--source <GitRepository>", "name of Flux's GitRepository").default("flux-system"),
      new Option("--definitions <write|skip>", "CRDs of the operators, which are downloaded")
        .choices(["write", "skip"])
        .default("write"),
    ],
    examples: [["render prod --out clusters/prod --for flux", "files for Flux"]],
  },
  {
    name: "mirror",
    group: "offline",
    summary: "List the images of an environment for its imageRegistry, and copy them.",
    load: () => import("./mirror"),
    opts: [new Option("--copy", "copy them with skopeo or crane")],
    examples: [
      ["mirror prod", "list the images"],
      ["mirror prod --copy", "copy them"],
    ],
  },
];

const setup: readonly Declaration[] = [
  {
    name: "new",
    group: "setup",
    summary: "Write a commented Pulumi.<environment>.yaml; asks for what is not given, in a terminal.",
    load: () => import("./new"),
    args: [new Argument("<environment>", "name of the new environment")],
    opts: [
      new Option("--kubernetes <source>", "where it runs (default: kind)").choices(choices.kubernetes),
      new Option("--operator <operator>", `operator (default: ${choices.operator[0] ?? ""})`).choices(choices.operator),
      new Option("--backups <place>", "where backups go (default: the first that fits)").choices(choices.backups),
      new Option("--instances <number>", "instances (default: 2)"),
      new Option("--version <major>", "major version of Postgres (default: 17)").choices(postgresVersions.map(String)),
      new Option("--size <size>", "size of a data volume (default: 10Gi)"),
      new Option("--context <name>", "context of the kubeconfig, for existing"),
      new Option("--project <id>", "Google Cloud project, for gke"),
      new Option("--region <region>", "region of Google Cloud, for gke (default: europe-west3)"),
      new Option("--application <namespace>", "namespace whose pods may connect (default: app)"),
      new Option("--protected", "protect everything that holds data"),
      new Option("--no-monitoring", "without Prometheus, Alertmanager and Grafana"),
    ],
    examples: [
      ["new staging --kubernetes gke --project acme-staging", "Crunchy Postgres on GKE"],
      ["new test --kubernetes existing --context my-cluster", "on a Kubernetes that you have"],
    ],
  },
  {
    name: "completion",
    group: "setup",
    summary: "Print the completion script of a shell.",
    load: () => import("./completion"),
    args: [new Argument("<shell>", "shell").choices(["bash", "zsh", "fish"])],
    examples: [
      ["completion bash >> ~/.bashrc", "complete commands, environments, clusters and options in bash"],
      ["completion fish > ~/.config/fish/completions/pgstack.fish", "the same in fish"],
    ],
  },
  {
    name: "bootstrap",
    group: "setup",
    summary: "Prepare an empty Google Cloud project, once; safe to re-run.",
    load: () => import("./bootstrap"),
    args: [new Argument("<project>", "id of the Google Cloud project")],
    opts: [
      repeatable("--environment <name>", "environment that gets its accounts"),
      new Option("--repository <owner/name>", "GitHub repository whose workflows may log in"),
      new Option("--repository-ids <owner/repository>", "GitHub's numbers of owner and repository (default: asked)"),
      new Option("--branch <name>", "branch that may change environments").default("main"),
      new Option("--location <region>", "region of the state bucket and its key").default("europe-west3"),
      new Option("--host-project <project>", "host project of a shared VPC, to grant what GKE needs there"),
      yes(),
    ],
    examples: [["bootstrap acme-postgres-prod --environment prod", "prepare a project for prod"]],
  },
];

const development: readonly Declaration[] = [
  {
    name: "docs",
    group: "development",
    summary: "Generate the reference documents.",
    load: () => import("./docs"),
    args: [],
    examples: [["docs", "write them to docs"]],
  },
  {
    name: "pins",
    group: "development",
    summary: "List every pinned version with its support end and known advisories, offline.",
    load: () => import("./pins"),
    args: [],
    opts: [json(), new Option("--on <day>", "day to look at, as 2027-01-31 (default: today)")],
    examples: [
      ["pins", "list the pins; exit code 1 if one has to be dealt with"],
      ["pins --on 2027-01-31", "the same as it will be on that day"],
    ],
  },
  {
    name: "test",
    group: "development",
    summary: "Run the tests.",
    load: () => import("./test"),
    args: [others()],
    passesOn: "[arguments of Jest]",
    examples: [
      ["test", "lint, types and the tests of a landing"],
      ["test test/unit/cron.test.ts", "one file"],
    ],
  },
];

/** Every command, in the order of the help. */
export const declarations: readonly Declaration[] = [
  ...environments,
  ...databases,
  ...offline,
  ...setup,
  ...development,
];
