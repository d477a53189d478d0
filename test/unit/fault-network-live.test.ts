import { spawnSync } from "node:child_process";
import { type Cut, cutRules, lossRules, removeRules, removeSlowLink, slowLinks } from "../faults/network";
import { describeWhen } from "../helpers/when";

/** A network of its own, whose processes end with the first one. */
const unshare = ["--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
const able = spawnSync("unshare", [...unshare, "nft", "list", "ruleset"]).status === 0;
const serve = `require("net").createServer((c) => c.end()).listen`;

/** A pod as the node has it: a network namespace behind a pair of interfaces, with a server in it and one outside. */
const setup = `
set -e
ip link set lo up
unshare --net sleep 60 & pod=$!
in_pod() { nsenter --target $pod --net -- "$@"; }
until [ "$(readlink /proc/$pod/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.1; done
ip link add v0 type veth peer name eth0
ip link set eth0 netns $pod
ip addr add 10.9.0.1/24 dev v0; ip link set v0 up
in_pod ip link set lo up; in_pod ip addr add 10.9.0.2/24 dev eth0; in_pod ip link set eth0 up
"${process.execPath}" -e '${serve}(8000, "10.9.0.1")' &
in_pod "${process.execPath}" -e '${serve}(8000)' &
probe="exec 3<>/dev/tcp"
until bash -c "$probe/10.9.0.1/8000" 2>/dev/null && in_pod bash -c "$probe/127.0.0.1/8000" 2>/dev/null; do sleep 0.1; done
opens() { timeout 3 "$@" 2>/dev/null && echo open || echo closed; }
state() {
  # Side by side: each that is closed takes the whole time.
  exec 5< <(opens bash -c "$probe/10.9.0.2/8000")
  exec 6< <(opens nsenter --target $pod --net -- bash -c "$probe/10.9.0.1/8000")
  exec 7< <(opens nsenter --target $pod --net -- bash -c "$probe/127.0.0.1/8000")
  cat <&5; cat <&6; cat <&7
}
`;

describeWhen(
  able,
  "network namespaces or nft are missing; apt-get install nftables iproute2",
  "faults of a network",
  () => {
    /** Runs a script beside the pod, and returns its lines. */
    const lines = (script: string): string[] => {
      const { stdout, stderr, status } = spawnSync("unshare", [...unshare, "bash", "-c", setup + script], {
        encoding: "utf8",
        timeout: 40_000,
      });
      if (status !== 0) throw new Error(stderr);
      return stdout.trim().split("\n");
    };
    const under = (rules: string): string => `in_pod nft -f - <<'RULES'\n${rules}RULES\nstate\n`;

    it("are dropped packets in the pod, but for its loopback, until they are removed", () => {
      const cuts: readonly Cut[] = ["both", "in", "out", { to: "10.9.0.1" }];
      const each = cuts.map((cut) => `${under(cutRules(cut))}in_pod ${removeRules.join(" ")}\n`).join("");
      const cut = ["closed", "closed", "open"];
      expect(lines(`${each}state`)).toEqual([...cut, ...cut, ...cut, ...cut, "open", "open", "open"]);
    });

    it("leave other addresses alone when one is cut", () => {
      expect(lines(under(cutRules({ to: "10.9.0.9" })))).toEqual(["open", "open", "open"]);
    });

    it("lose a share of the packets", () => {
      expect(lines(under(lossRules(99)))).toEqual(["closed", "closed", "open"]);
      expect(lines(under(lossRules(1))).at(-1)).toBe("open");
    });

    it("slow the link down by a discipline that the kernel has, until it is removed", () => {
      const add = slowLinks.map((command) => `in_pod ${command.join(" ")} 2>/dev/null`).join(" || ");
      const show = "in_pod tc qdisc show dev eth0 | grep -cE 'netem|tbf' || true";
      expect(lines(`${add}\n${show}\nin_pod ${removeSlowLink.join(" ")}\n${show}`)).toEqual(["1", "0"]);
    });
  },
);
