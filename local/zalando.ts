import { join } from "node:path";
import { zalando } from "../components/versions";
import { builtDir, buildGo, findGo, goModules } from "./go";
import { archives, type Image, make, type Recipe } from "./images";
import { spiloFiles, spiloPackages, spiloRoot } from "./images/debian";
import { type Config, layerOf, pack } from "./images/pack";
import { pins } from "./pins";
import type { Progress } from "./progress";

/** Images for Zalando's operator, which the node does not have from its start: tests that need them add them. */
export const zalandoImageRefs = {
  operator: `localhost/zalando-operator:${zalando.version}`,
  /** Debian's Postgres and Patroni, and programs of ours that read Spilo's variables. It is not Spilo: see images/spilo/launch.py. */
  instance: `localhost/like-spilo:${pins.postgresMajor}`,
  pooler: "localhost/like-spilo-pooler:1",
} as const;

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const home = "/home/postgres";

/** Variables that commands in a container of Spilo have too. Source: zalando/spilo at 4.0-p3, postgres-appliance/Dockerfile. */
const instance: Config = {
  user: "101:103",
  entrypoint: "/scripts/launch.py",
  env: [
    path,
    "LANG=C.UTF-8",
    `PGHOME=${home}`,
    `PGROOT=${home}/pgdata/pgroot`,
    `PGDATA=${home}/pgdata/pgroot/data`,
    "STORAGE_EMULATOR_HOST=http://gcs.object-store.svc",
  ],
};

const pooler: Config = { user: "100:101", entrypoint: "/scripts/pooler.sh", env: [path, "LANG=C.UTF-8"] };

function recipes(): Recipe[] {
  const program = join(builtDir(goModules.zalandoOperator), "postgres-operator");
  const { operator, instance: spilo, pooler: bouncer } = zalandoImageRefs;
  return [
    {
      refs: [operator],
      takes: 5,
      of: [program],
      make: async (folder) => {
        const layer = await layerOf(folder, { "postgres-operator": program }, {});
        await pack(folder, operator, layer, { user: "1000:1000", entrypoint: "/postgres-operator" });
      },
    },
    {
      refs: [spilo, bouncer],
      takes: 90,
      of: [pins.debianSuite, spiloPackages, spiloFiles(), instance, pooler],
      make: async (folder, say) => {
        const layer = await spiloRoot(folder, say);
        await pack(folder, spilo, layer, instance);
        await pack(folder, bouncer, layer, pooler);
      },
    },
  ];
}

/** Builds the images for Zalando's operator, once, and returns them with the CRDs of its release. */
export async function ensureZalando(progress: Progress): Promise<{ images: Image[]; manifests: readonly string[] }> {
  const built = await buildGo(progress, await findGo(progress), goModules.zalandoOperator);
  await make(progress, recipes());
  const manifests = Object.keys(goModules.zalandoOperator.files ?? {}).map((name) => join(built, name));
  return { images: archives(recipes()), manifests };
}
