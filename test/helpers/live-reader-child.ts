// Reads objects of a Kubernetes API in a process of its own: Jest cannot load the Kubernetes client, which is an ES module.
import { liveReader } from "../../components/kubernetes/ownership";

const [, , kubeconfig = "", context = "", ...objects] = process.argv;
const read = liveReader({ kubeconfig, context }, false);

void Promise.all(
  objects.map(async (object) => {
    try {
      return { name: (await read(JSON.parse(object) as Parameters<typeof read>[0]))?.metadata?.name ?? null };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }),
).then((answers) => {
  process.stdout.write(JSON.stringify(answers));
});
