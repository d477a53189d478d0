import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { earlierOperatorImage, ensureEarlierOperator } from "../../../local/earlier-cloudnative-pg";
import { earlierCloudNativePg } from "../../../local/go-modules";
import { imageRefs } from "../../../local/pins";
import { Progress } from "../../../local/progress";
import { cloudNativePg } from "../../../components/versions";
import { copyManifests } from "../../../src/engine/manifests";
import { addImagesTo } from "./images";
import { type Machine, type Outcome, until } from "./machine";

/** Returns the text with each part replaced; a part that is missing is an error, so that an edit cannot be without effect. */
function replaced(
  text: string,
  file: string,
  parts: readonly (readonly [from: string | RegExp, to: string])[],
): string {
  return parts.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} has nothing that matches ${String(from)}`);
    return after;
  }, text);
}

/**
 * The checkout of a machine as a release of pgstack with an earlier CloudNativePG: that operator's image, CRDs and queries, and no field of
 * the Cluster that its CRD does not have.
 */
export class EarlierRelease {
  private readonly current = new Map<string, string>();

  private constructor(private readonly machine: Machine) {}

  /** Removes the node with all that runs on it, and starts the environment `local` with the earlier release. */
  static async up(machine: Machine): Promise<{ readonly release: EarlierRelease; readonly outcome: Outcome }> {
    const { images, manifest } = await ensureEarlierOperator(new Progress());
    copyManifests(manifest);
    const { code, output } = await machine.run("down", ["local"]);
    if (code !== 0) throw new Error(`npm run down exited with ${String(code)}:\n${output.slice(-6_000)}`);
    const release = new EarlierRelease(machine);
    release.write(createHash("sha256").update(fs.readFileSync(manifest)).digest("hex"));
    const up = machine.start("up");
    // The node starts within `up`; the kubelet tries again until it has the image of the operator.
    const added = async (): Promise<boolean> =>
      addImagesTo(machine, images).then(
        () => true,
        () => up.child.exitCode !== null,
      );
    await until("the image of the operator is on the node", added, 900_000);
    return { release, outcome: await up.outcome };
  }

  private write(digest: string): void {
    const { version, manifests } = cloudNativePg;
    const pinned = manifests.map(({ sha256 }) => sha256).join();
    this.edit("components/versions.ts", [
      [
        `version: "${version}" as const,\n  operatorImage`,
        `version: "${earlierCloudNativePg}" as const,\n  operatorImage`,
      ],
      [
        `v${version}/releases/cnpg-${version}.yaml`,
        `v${earlierCloudNativePg}/releases/cnpg-${earlierCloudNativePg}.yaml`,
      ],
      [pinned, digest],
    ]);
    // Since 1.30.
    this.edit("components/operators/cloudnative-pg/chart.ts", [[/^ {4}primaryLease: \{[^}]*\},\n/m, ""]]);
    this.edit("Pulumi.local.yaml", [[imageRefs.cloudnativePg, earlierOperatorImage]]);
  }

  private edit(file: string, parts: Parameters<typeof replaced>[2]): void {
    const at = path.join(this.machine.checkout, file);
    const text = fs.readFileSync(at, "utf8");
    fs.writeFileSync(at, replaced(text, file, parts));
    this.current.set(at, text);
  }

  /** Makes the checkout the current release again, as a user who pulls it does. */
  leave(): void {
    for (const [file, text] of this.current) fs.writeFileSync(file, text);
    this.current.clear();
  }
}
