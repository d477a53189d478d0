import * as fs from "node:fs";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { EnvironmentConfig } from "../config/schema";
import { onGoogle } from "../google-cloud";
import { connect } from "../program";

const outputSchema = z.object({ value: z.looseObject({ kubeconfig: z.string() }) });

/**
 * Writes the kubeconfig of a stack on GKE to the path that commands read. It holds no secret. Before the cluster exists
 * nothing is written.
 */
export async function rememberKubeconfig(stack: Stack, config: EnvironmentConfig): Promise<void> {
  if (!onGoogle(config.kubernetes)) return;
  const file = connect(config, stack.name).kubeconfig;
  const output = outputSchema.safeParse((await stack.outputs())["kubernetes"]);
  if (!output.success || typeof file !== "string") return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, output.data.value.kubeconfig, { mode: 0o600 });
  fs.renameSync(`${file}.${process.pid}`, file);
}
