import { quantity } from "../../shared/scalars";
import type { DrillSource } from "../../model/drill/source";
import { barmanCloud } from "../../versions";
import { tablespaceFolder } from "./names";
import { tablespacesOfDrill } from "../../model/tablespaces/drill";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import { destination } from "./backups/places";
import { authorityOf, barmanOptions, clientVariables, credentialsOf, identityOf } from "./backups/stores";
import { barmanServer, client, noSettings } from "./drill-barman";
import { imagesOfDrill } from "./extension-images/drill";

const keyFolder = "/key";
const authorityFolder = "/authority";

/**
 * Drill with Barman, from the folder that the cluster archives to. The image of Postgres contains no Barman: a container
 * of the plugin's sidecar image restores into the drill's volume, for requests from the drill.
 */
export function drillSource(cluster: ResolvedCloudNativePgCluster): DrillSource | undefined {
  const { name, backups, storage, walStorage } = cluster;
  const [repository] = backups?.repositories ?? [];
  if (backups === undefined || repository === undefined) return undefined;
  const { identity, barman } = backups;
  const spaces = tablespacesOfDrill(cluster, tablespaceFolder);
  const images = imagesOfDrill(cluster);
  const key = identity?.mode === "key" && repository.gcs !== undefined ? [identity.secret] : [];
  const authority = authorityOf(repository);
  const credentials = credentialsOf(repository);
  const { annotations, labels } = identityOf([repository], identity);
  return {
    script: spaces.script + (images.settings === "" ? client : client.replace(noSettings, settingsOfExtensions)),
    dataDirectory: "data",
    env: [
      { name: "ARCHIVE", value: destination(cluster, repository) },
      { name: "SERVER", value: name },
      ...(images.settings !== "" ? [{ name: "EXTENSION_SETTINGS", value: images.settings }] : []),
      ...images.env,
    ],
    volumes: [
      ...key.map((secretName) => ({ name: "key", secret: { secretName } })),
      ...(authority === undefined
        ? []
        : [
            {
              name: "authority",
              secret: { secretName: authority.secret, items: [{ key: authority.key, path: "ca.crt" }] },
            },
          ]),
    ],
    volumeMounts: [...spaces.volumeMounts, ...images.volumeMounts],
    imageVolumes: images.imageVolumes,
    sidecar: {
      name: "barman",
      image: cluster.cloudNativePg.images.barman ?? barmanCloud.sidecarImage,
      command: ["python3", "-u", "-c", barmanServer],
      env: [
        // Its home is read-only.
        { name: "HOME", value: "/tmp" },
        { name: "STORE_OPTIONS", value: barmanOptions(repository).join(" ") },
        ...key.map(() => ({ name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${keyFolder}/gcs-key.json` })),
        ...Object.entries(clientVariables(repository)).map(([name, value]) => ({ name, value })),
        ...Object.entries(credentials?.variables ?? {}).map(([name, key]) => ({
          name,
          valueFrom: { secretKeyRef: { name: credentials?.secret, key } },
        })),
        ...(authority === undefined ? [] : [{ name: authority.variable, value: `${authorityFolder}/ca.crt` }]),
      ],
      volumeMounts: [
        ...key.map(() => ({ name: "key", mountPath: keyFolder, readOnly: true })),
        ...(authority === undefined ? [] : [{ name: "authority", mountPath: authorityFolder, readOnly: true }]),
      ],
      cpu: barman.cpu,
      memory: barman.memory,
    },
    identity: annotations,
    labels,
    bytes: quantity(storage.size) + (walStorage !== undefined ? quantity(walStorage.size) : 0) + spaces.bytes,
  };
}

const settingsOfExtensions = (): string => `printf '%s\\n' "$EXTENSION_SETTINGS" > "$PGDATA/postgresql.auto.conf"`;
