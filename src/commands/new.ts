import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";
import { parse } from "yaml";
import { backupsFor, checkChoices, choices, type NewEnvironment } from "../environments/choices";
import { environmentFile } from "../environments/file";
import { loadEnvironment } from "../config/load";
import { UsageError } from "../errors";
import { root } from "../root";
import type { Command } from "./command";
import { stackConfig, stackFile } from "./environment";

/** Arguments of `new`: those that are not given are asked for in a terminal, and have their defaults elsewhere. */
export type NewCall = Partial<Omit<NewEnvironment, "name" | "instances">> & {
  readonly environment: string;
  readonly instances?: string;
};

/** `npm run new -- <environment> [options]`: writes a commented `Pulumi.<environment>.yaml` that plans clean. */
export const command: Command<NewCall> = async (call) => {
  const name = call.environment;
  const file = path.join(root, stackFile(name));
  if (fs.existsSync(file)) throw new UsageError(`${stackFile(name)} exists already; edit it, or choose another name.`);
  const wanted = await chosen(call, process.stdin.isTTY ? askInTerminal() : undefined);
  const text = environmentFile(wanted);
  loadEnvironment(stackConfig(parse(text), stackFile(name)), stackFile(name));
  fs.writeFileSync(file, text);
  console.log(
    `Wrote ${stackFile(name)}. Next:\n` +
      `  npx pgstack plan ${name}      check it and list its resources\n` +
      `  npx pgstack preview ${name}   show what up would create\n` +
      `  npx pgstack up ${name}        create it`,
  );
  return 0;
};

/** Asks a question; an empty answer is the default. */
export type Ask = (question: string, fallback: string, allowed?: readonly string[]) => Promise<string>;

/**
 * Completes the choices of a call.
 *
 * @param ask Asks for what is not given. Default: the defaults are taken.
 * @throws UsageError when choices do not fit together.
 */
export async function chosen(
  call: NewCall,
  ask: Ask = async (_question, fallback) => Promise.resolve(fallback),
): Promise<NewEnvironment> {
  async function choose<Value extends string>(
    given: Value | undefined,
    question: string,
    allowed: readonly Value[],
  ): Promise<Value> {
    const [fallback] = allowed;
    if (given !== undefined || fallback === undefined) return given ?? (question as Value);
    return allowed.length === 1 ? fallback : ((await ask(question, fallback, allowed)) as Value);
  }
  const kubernetes = await choose(call.kubernetes, "Where does it run?", choices.kubernetes);
  const context = call.context ?? (kubernetes === "existing" ? await ask("Context of the kubeconfig?", "") : "");
  const project = call.project ?? (kubernetes === "gke" ? await ask("Google Cloud project?", "") : "");
  const region = call.region ?? (kubernetes === "gke" ? await ask("Region?", "europe-west3") : "");
  const operator = await choose(call.operator, "Which operator?", choices.operator);
  const backups = await choose(call.backups, "Where do backups go?", backupsFor({ kubernetes, operator }));
  const instances = call.instances ?? (await ask("Instances?", "2"));
  if (!/^[1-9]$/.test(instances)) throw new UsageError(`--instances ${instances}: write a number from 1 to 9.`);
  const size = call.size ?? (await ask("Size of a data volume?", "10Gi"));
  if (!/^[1-9]\d*(Mi|Gi|Ti)$/.test(size)) throw new UsageError(`--size ${size}: write a size, for example 10Gi.`);
  const wanted: NewEnvironment = {
    ...{ name: call.environment, kubernetes, operator, context, project, region, backups, size },
    instances: Number(instances),
    application: call.application ?? "app",
    protected: call.protected ?? false,
    monitoring: call.monitoring ?? true,
    version: call.version ?? "17",
  };
  checkChoices(wanted);
  return wanted;
}

function askInTerminal(): Ask {
  return async (question, fallback, allowed) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      for (;;) {
        const hint = allowed !== undefined ? ` ${allowed.join(", ")}` : "";
        const answer = (
          await terminal.question(`${question}${hint}${fallback !== "" ? ` [${fallback}]` : ""} `)
        ).trim();
        const value = answer === "" ? fallback : answer;
        if (value !== "" && (allowed === undefined || allowed.includes(value))) return value;
      }
    } finally {
      terminal.close();
    }
  };
}
