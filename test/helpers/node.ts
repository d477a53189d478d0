import { describeWhen } from "./when";

/** Returns why this machine cannot run a node of its own; nothing when it can. */
export function nodeTrouble(): string | undefined {
  if (process.platform !== "linux") return `a node needs Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "a node needs root; run the command with sudo -E";
  return undefined;
}

/** A group of tests that runs on the node of the tests. */
export function describeOnNode(name: string, fn: () => void): void {
  const trouble = nodeTrouble();
  describeWhen(trouble === undefined, trouble ?? "", name, fn);
}
