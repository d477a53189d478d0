import { addresses, anywhere, type Reachable, type Surroundings, tcp } from "../../network-policies/flows";

/** The part of a repository that decides the addresses to which pods connect. */
interface Place {
  readonly gcs?: object | undefined;
  readonly s3?: { readonly endpoint: string; readonly access: { readonly mode: string } } | undefined;
  readonly azure?:
    | {
        readonly container: string;
        readonly endpoint?: string | undefined;
        readonly access?: { readonly mode: string } | undefined;
      }
    | undefined;
}

/** Address of the metadata service of AWS, with the role of the machine, and of that of Azure, with its identity. */
export const machineMetadata: Reachable = { to: addresses("169.254.169.254/32"), ports: tcp(80) };

/** Returns the destinations of repositories: storage, and the services that issue credentials. */
export function placeAddresses(places: readonly Place[], { google }: Pick<Surroundings, "google">): Reachable[] {
  const s3 = places.flatMap((place) => place.s3 ?? []);
  const azure = places.flatMap((place) => place.azure ?? []);
  const modes = [...s3, ...azure].map(({ access }) => access?.mode);
  const ports = new Set([
    ...azure.map(({ endpoint }) => portOf(endpoint)),
    ...s3.map(({ endpoint }) => portOf(endpoint)),
    // Roles are assumed through the token service.
    ...(modes.includes("webIdentity") ? [443] : []),
  ]);
  return [
    ...(places.some(({ gcs }) => gcs !== undefined) ? google : []),
    ...(ports.size > 0 ? [{ to: anywhere, ports: tcp(...ports) }] : []),
    ...(modes.includes("node") ? [machineMetadata] : []),
  ];
}

function portOf(endpoint = ""): number {
  return Number(/:(\d+)$/.exec(endpoint)?.[1] ?? 443);
}
