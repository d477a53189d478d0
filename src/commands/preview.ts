import type { EngineEvent } from "@pulumi/pulumi/automation";
import { Progress } from "../../local/progress";
import { changesOf, describeChanges } from "../engine/changes";
import { openStack, prepareEngine } from "../engine/workspace";
import { connect } from "../program";
import { environmentArgument, readEnvironment } from "./environment";
import type { Command } from "./main";
import { operate } from "./up";

/** `npm run preview [-- <environment>]`: what `up` would change, by the real engine; nothing is touched. */
export const command: Command = async (args, interruption) => {
  const { name, config } = readEnvironment(environmentArgument(args).name);
  connect(config);
  const progress = new Progress();
  await prepareEngine(progress);
  const stack = await openStack(name, progress);
  const events: EngineEvent[] = [];
  await operate(progress, "preview", (monitor) =>
    stack.preview({
      onEvent: (event) => {
        events.push(event);
        monitor.onEvent(event);
      },
      signal: interruption.signal,
    }),
  );
  const changes = changesOf(events);
  console.log(
    changes.length === 0 ? "No change." : `${changes.length} changes to "${name}":\n${describeChanges(changes)}`,
  );
  return 0;
};
