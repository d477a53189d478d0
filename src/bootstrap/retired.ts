import { comparesName } from "./federation";
import type { GoogleApi } from "./google-api";
import { accountPolicy, bindingsAt, bucketPolicy, type Place, projectPolicy, revoke } from "./places";
import type { Binding } from "./policy";
import { retiredOnProject, retiredOnState } from "./roles";

/** Bindings of an earlier version in one policy. */
export interface Retired {
  readonly place: Place;
  readonly bindings: readonly Binding[];
}

/** Finds bindings that earlier versions of `bootstrap` added and that are obsolete. */
export async function findRetired(
  api: GoogleApi,
  where: {
    readonly project: string;
    readonly bucket: string;
    readonly deploy: string;
    /** Accounts that runs of the pipeline acted as in earlier versions. */
    readonly accounts: readonly string[];
  },
): Promise<readonly Retired[]> {
  const { project, bucket, deploy, accounts } = where;
  const member = `serviceAccount:${deploy}`;
  const [onProject, onState] = [projectPolicy(api, project), bucketPolicy(api, bucket)];
  const all: Retired[] = [
    { place: onProject, bindings: retiredOnProject(await bindingsAt(onProject), member) },
    { place: onState, bindings: retiredOnState(await bindingsAt(onState), member) },
  ];
  for (const account of accounts) {
    const place = accountPolicy(api, project, account);
    all.push({ place, bindings: runsByName(await bindingsAt(place)) });
  }
  return all.filter(({ bindings }) => bindings.length > 0);
}

/** Removes the bindings. */
export async function removeRetired(api: GoogleApi, retired: readonly Retired[]): Promise<void> {
  for (const { place, bindings } of retired) await revoke(api, place, bindings);
}

/** Describes them, a line for each. */
export function describeRetired(retired: readonly Retired[]): string {
  return retired
    .flatMap(({ place, bindings }) =>
      bindings.flatMap(({ role, members }) => members.map((member) => `  ${place.name}: ${role} of ${member}`)),
    )
    .join("\n");
}

/** Runs that were trusted by the name of their repository. */
function runsByName(bindings: readonly Binding[]): Binding[] {
  return bindings.flatMap((binding) => {
    const members = binding.members.filter(comparesName);
    return binding.role === "roles/iam.workloadIdentityUser" && members.length > 0 ? [{ ...binding, members }] : [];
  });
}
