import { Argument, Command as Cli, Option } from "commander";
import type { Interruption } from "../engine/interruption";
import type { Command, PassedOn } from "./command";

/** A valid command line. */
export interface Invocation {
  /** Name of the command. */
  readonly command: string;
  /** Its arguments and options. */
  readonly call: object;
  /** Loads the command; nothing of it was loaded before. */
  readonly load: () => Promise<(interruption: Interruption) => Promise<number>>;
}

/** Called with a command line once all of it is valid. */
export type Run = (invocation: Invocation) => void;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const options = {
  yes: () => new Option("--yes", "do not ask for confirmation"),
  cluster: () => new Option("--cluster <name>", "cluster to act on (default: the first one of the environment)"),
  comment: () => new Option("--comment <file>", "also write the result as Markdown, for a pull request"),
  refresh: () => new Option("--refresh", "read every object first, and undo manual changes"),
  policyPack: () =>
    new Option("--policy-pack <folder>", "check a Pulumi policy pack; repeatable")
      .argParser(collect)
      .default([], "none"),
  policyPackConfig: () =>
    new Option("--policy-pack-config <file>", "JSON settings of a policy pack, in the same order; repeatable")
      .argParser(collect)
      .default([], "none"),
};

/**
 * Declares every command: its arguments, options and help. Parsing is strict: an unknown option or an argument too many is an
 * error before anything is loaded.
 *
 * @param run Called once the whole command line is valid. Modules are imported there, so that `--help` loads none of them.
 */
export function commandLine(run: Run): Cli {
  const cli = new Cli("pgstack")
    .description("Production Postgres on Kubernetes as one typed Pulumi stack.")
    .enablePositionalOptions()
    .showSuggestionAfterError();

  /** A command with arguments and options, which it hands to a module's `command` as one object. */
  function declare<Call>(
    name: string,
    summary: string,
    load: () => Promise<{ readonly command: Command<Call> }>,
    { args = [environmentArgument()], opts = [] }: { readonly args?: Argument[]; readonly opts?: Option[] } = {},
  ): Cli {
    const command = cli.command(name).description(summary).allowExcessArguments(false);
    for (const argument of args) command.addArgument(argument);
    for (const option of opts) command.addOption(option);
    return command.action(() => {
      checkValues(command, process.env);
      const named = args.map((argument, i) => [argument.name(), command.processedArgs[i] as unknown]);
      const call = { ...command.opts(), ...Object.fromEntries(named) } as Call;
      run({
        command: name,
        call: call as object,
        load: async () => {
          const module = await load();
          return (interruption) => module.command(call, interruption);
        },
      });
    });
  }

  const { yes, cluster, comment, refresh, policyPack, policyPackConfig } = options;
  declare("up", "Create or update an environment, and wait until its databases work.", () => import("./up"), {
    opts: [
      yes(),
      refresh(),
      policyPack(),
      policyPackConfig(),
      new Option("--timings", "list the steps and the critical path"),
    ],
  });
  declare("preview", "Show what up would change, and what that means for the databases.", () => import("./preview"), {
    opts: [comment(), refresh(), policyPack(), policyPackConfig()],
  });
  declare("drift", "Show manual changes since the last up; exit code 4 if there are any.", () => import("./drift"), {
    opts: [comment()],
  });
  declare("plan", "Check the configuration and list the resources, offline.", () => import("./plan"), {
    args: [environmentArgument("environment, a file with one, or a folder with one")],
    opts: [
      new Option("--json", "print JSON"),
      new Option("--update-goldens", "write the plans of all environments and examples to test/golden"),
    ],
  });
  declare("cost", "Estimate the monthly cost on Google Cloud by list prices, offline.", () => import("./cost"), {
    args: [environmentArgument("environment, or a folder with one")],
    opts: [
      new Option("--json", "print JSON"),
      new Option("--prices <file>", "JSON file with prices of your own, which override those that ship"),
    ],
  });
  declare(
    "render",
    "Write the Kubernetes objects of an environment to files, for Argo CD or Flux.",
    () => import("./render"),
    {
      args: [environmentArgument("environment, or a file with one")],
      opts: [
        new Option("--out <folder>", "folder to write").makeOptionMandatory(),
        new Option("--for <tool>", "GitOps tool").choices(["argocd", "flux"]).default("argocd"),
        new Option("--source <GitRepository>", "name of Flux's GitRepository").default("flux-system"),
        new Option("--definitions <write|skip>", "CRDs").choices(["write", "skip"]).default("write"),
      ],
    },
  );
  declare(
    "mirror",
    "List the images of an environment for its imageRegistry, and copy them.",
    () => import("./mirror"),
    {
      opts: [new Option("--copy", "copy them with skopeo or crane")],
    },
  );
  declare("bootstrap", "Prepare an empty Google Cloud project, once; safe to re-run.", () => import("./bootstrap"), {
    args: [new Argument("<project>", "id of the Google Cloud project")],
    opts: [
      new Option("--environment <name>", "environment that gets its accounts; repeatable")
        .argParser(collect)
        .default([], "none"),
      new Option("--repository <owner/name>", "GitHub repository whose workflows may log in"),
      new Option("--repository-ids <owner/repository>", "GitHub's numbers of owner and repository (default: asked)"),
      new Option("--branch <name>", "branch that may change environments").default("main"),
      new Option("--location <region>", "region of the state bucket and its key").default("europe-west3"),
      new Option("--host-project <project>", "host project of a shared VPC, to grant what GKE needs there"),
      yes(),
    ],
  });
  declare("down", "Destroy a disposable environment with its data.", () => import("./down"), { opts: [yes()] });
  declare("status", "Show instances, replication lag, backups and problems.", () => import("./status"), {
    opts: [cluster()],
  });
  declare("drill", "Restore the newest backup into a scratch volume and verify it.", () => import("./drill"), {
    opts: [cluster(), new Option("--to <time>", "recovery target (default: the end of the WAL)")],
  });
  declare("backup", "Take a full backup now.", () => import("./backup"), { opts: [cluster(), yes()] });
  declare("restore", "Restore a cluster to a point in time, as a new cluster.", () => import("./restore"), {
    opts: [
      cluster(),
      new Option("--to <time>", "recovery target, with its time zone").makeOptionMandatory(),
      new Option("--as <name>", "name of the new cluster").makeOptionMandatory(),
      yes(),
    ],
  });
  declare("switchover", "Promote a replica to primary.", () => import("./switchover"), { opts: [cluster(), yes()] });
  declare("open", "Open a page of the bundled monitoring until Ctrl-C.", () => import("./open"), {
    args: [new Argument("<page>").choices(["prometheus", "alertmanager", "grafana"]), environmentArgument()],
  });
  declare("docs", "Generate the reference documents.", () => import("./docs"), { args: [] });
  passOn(
    declare<PassedOn>("psql", "Open psql as the application user.", () => import("./psql"), { args: [others()] }),
  ).usage("[environment] [--cluster <name>] [arguments of psql]");
  passOn(declare<PassedOn>("test", "Run the tests.", () => import("./test"), { args: [others()] })).usage(
    "[arguments of jest]",
  );
  return cli;
}

/**
 * Refuses what was meant as an option and is none: npm keeps options that stand before `--` for itself, and a required value
 * swallows the option after it.
 */
function checkValues(command: Cli, env: NodeJS.ProcessEnv): void {
  for (const { long, attributeName, required } of [...command.options, new Option("--dry-run")].map((option) => ({
    long: option.long ?? "",
    attributeName: option.attributeName(),
    required: option.required,
  }))) {
    const value: unknown = command.getOptionValue(attributeName);
    if (required && typeof value === "string" && value.startsWith("--")) {
      command.error(`error: option '${long}' needs a value before ${value}`);
    }
    // A user may have set "yes" for npm itself.
    if (long !== "--yes" && env[`npm_config_${long.slice(2).replaceAll("-", "_")}`] !== undefined) {
      command.error(`error: npm took ${long} for itself; write: npm run ${command.name()} -- … ${long}`);
    }
  }
}

const environmentArgument = (description = "environment, a file Pulumi.<environment>.yaml"): Argument =>
  new Argument("[environment]", description).default("local");

const others = (): Argument => new Argument("[arguments...]").default([]);

/** Leaves all options but a leading `--help` to another program. */
function passOn(command: Cli): Cli {
  return command.allowUnknownOption().passThroughOptions().helpOption("--help");
}
