/** The interface of a pod: the name that the CNI plugin of the node gives it. */
export const podInterface = "eth0";

/** Name of the table in a pod's network namespace that holds a fault. */
const table = "inet pgstack_fault";

/** Packets that are dropped, as seen from the pod: what it receives, what it sends, both, or what it sends to one address. */
export type Cut = "in" | "out" | "both" | { readonly to: string };

/** Returns the commands of nft that drop packets of a pod; its own loopback stays. Source: man 8 nft. */
export function cutRules(cut: Cut): string {
  if (typeof cut === "object") return rules({ out: `ip daddr ${cut.to} drop` });
  return rules({
    in: cut === "out" ? undefined : 'iifname != "lo" drop',
    out: cut === "in" ? undefined : 'oifname != "lo" drop',
  });
}

/** Returns the commands of nft that drop a share of all packets of a pod. */
export function lossRules(percent: number): string {
  const drop = `numgen random mod 100 < ${percent} drop`;
  return rules({ in: `iifname != "lo" ${drop}`, out: `oifname != "lo" ${drop}` });
}

function rules(chains: { readonly in?: string | undefined; readonly out?: string | undefined }): string {
  const chain = (name: string, hook: string, rule: string | undefined): string[] =>
    rule === undefined
      ? []
      : [`add chain ${table} ${name} { type filter hook ${hook} priority -300; }`, `add rule ${table} ${name} ${rule}`];
  return [`add table ${table}`, ...chain("in", "input", chains.in), ...chain("out", "output", chains.out), ""].join(
    "\n",
  );
}

/** The command that removes the rules of a fault. */
export const removeRules = ["nft", "delete", "table", ...table.split(" ")];

/**
 * Commands that slow down what a pod sends, the best one first: a kernel may lack netem, and then the rate alone is limited. Source: man 8
 * tc-netem and tc-tbf.
 */
export const slowLinks: readonly (readonly string[])[] = [
  ["netem", "delay", "200ms", "50ms"],
  ["tbf", "rate", "256kbit", "burst", "16kb", "latency", "2s"],
].map((discipline) => ["tc", "qdisc", "add", "dev", podInterface, "root", ...discipline]);

/** The command that removes the slow link. */
export const removeSlowLink = ["tc", "qdisc", "del", "dev", podInterface, "root"];
