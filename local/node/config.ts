import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { apiPort, cgroupName, kubeconfigPath, nodeDir } from "../paths";
import { imageRefs, pins } from "../pins";
import { run, which } from "../sh";
import { layout } from "./layout";
import { makeVolumeFolders, preparedVolumes } from "./volumes";

/** Writes all that the daemons read. Called at every start: certificates are new, the key pairs of the CAs are kept. */
export async function writeConfig(bin: string): Promise<void> {
  const dir = nodeDir();
  for (const part of ["conf", "etcd", "kubelet", "log", `objects/${layout.bucket}`, "pki", "podlogs", "volumes"]) {
    mkdirSync(join(dir, part), { recursive: true, mode: part === "volumes" ? 0o755 : 0o700 });
  }
  makeVolumeFolders(join(dir, "volumes"));
  writeEnv(dir, bin);
  write("conf/containerd.toml", containerdConfig());
  write("conf/cni/10-bridge.conflist", JSON.stringify(cniConfig, null, 2));
  write("conf/kubelet.json", JSON.stringify(kubeletConfig(), null, 2));
  write("conf/kube-proxy.json", JSON.stringify(proxyConfig, null, 2));
  await writeKeys(dir, bin);
}

function write(file: string, text: string): void {
  const path = join(nodeDir(), file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}

/** Writes the variables that `init.sh` reads first. */
function writeEnv(dir: string, bin: string): void {
  const values = {
    TOOLS: bin,
    PORT: String(apiPort()),
    NODE_IP: layout.nodeIp,
    POD_CIDR: layout.podCidr,
    SERVICE_CIDR: layout.serviceCidr,
    NODE_NAME: layout.nodeName,
  };
  const quoted = Object.entries(values).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`);
  writeFileSync(join(dir, "env"), quoted.join(""));
}

const cniConfig = {
  cniVersion: "1.0.0",
  name: "bridge",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      // A pod must reach itself through its own Service.
      hairpinMode: true,
      ipam: {
        type: "host-local",
        // In the node's own /run: a node that was cut off holds no addresses when it is back.
        dataDir: "/run/cni-addresses",
        ranges: [[{ subnet: layout.podCidr, rangeStart: "198.18.1.1", gateway: layout.nodeIp }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
  ],
};

function containerdConfig(): string {
  const runc = which("runc", `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`) ?? "/usr/sbin/runc";
  return `version = 3
root = '${layout.dir}/containerd'
state = '/run/containerd'
[grpc]
address = '${layout.containerdSocket}'
# It tells what enforces NetworkPolicies a pod's address before the pod starts.
[plugins.'io.containerd.nri.v1.nri']
disable = false
plugin_path = '/run/nri/plugins'
plugin_config_path = '/run/nri/conf.d'
socket_path = '/run/nri/nri.sock'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = '${imageRefs.pause}'
[plugins.'io.containerd.cri.v1.runtime']
disable_apparmor = true
# Without CAP_SYS_RESOURCE a container cannot be protected more than its parent is.
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = 'io.containerd.runc.v2'
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
BinaryName = '${runc}'
SystemdCgroup = false
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = ['/usr/lib/cni']
conf_dir = '${layout.dir}/conf/cni'
`;
}

const kubeletConfig = (): Record<string, unknown> => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  failCgroupV1: false,
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroupName()}`,
  containerRuntimeEndpoint: `unix://${layout.containerdSocket}`,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: `${layout.dir}/pki/ca.crt` },
  },
  authorization: { mode: "Webhook" },
  address: layout.nodeIp,
  clusterDNS: [layout.dnsIp],
  clusterDomain: "cluster.local",
  resolvConf: "",
  podLogsDir: `${layout.dir}/podlogs`,
  volumePluginDir: "/run/volume-plugins",
  makeIPTablesUtilChains: false,
  failSwapOn: false,
  // The disk is the machine's, and all images are here to stay: no eviction before it is nearly full.
  evictionHard: { "memory.available": "100Mi", "nodefs.available": "1Gi", "imagefs.available": "1Gi" },
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  nodeStatusUpdateFrequency: "5s",
  // A container that exited starts again at once, also when it did before: by default a second exit within ten minutes costs 10 s, later ones up to 5 min.
  crashLoopBackOff: { maxContainerRestartPeriod: "1s" },
  kubeAPIQPS: 100,
  kubeAPIBurst: 200,
});

const proxyConfig = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "nftables",
  clusterCIDR: layout.podCidr,
  hostnameOverride: layout.nodeName,
  clientConnection: { kubeconfig: `${layout.dir}/conf/kube-proxy.conf` },
  // These would change settings of the whole machine.
  conntrack: { maxPerCore: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  healthzBindAddress: "127.0.0.1:10256",
  metricsBindAddress: "127.0.0.1:10249",
};

/** Inside and outside, the API server is https://127.0.0.1:<port>: every kubeconfig works in both places. */
const kubeadmConfig = (pki: string): string =>
  [
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      localAPIEndpoint: { advertiseAddress: layout.nodeIp, bindPort: apiPort() },
      nodeRegistration: { name: layout.nodeName, criSocket: `unix://${layout.containerdSocket}` },
    },
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "ClusterConfiguration",
      clusterName: layout.clusterName,
      kubernetesVersion: `v${pins.kubernetes}`,
      certificatesDir: pki,
      controlPlaneEndpoint: `127.0.0.1:${apiPort()}`,
      networking: { podSubnet: layout.podCidr, serviceSubnet: layout.serviceCidr, dnsDomain: "cluster.local" },
      apiServer: { certSANs: ["127.0.0.1", "localhost"] },
      encryptionAlgorithm: "ECDSA-P256",
    },
  ]
    .map((part) => JSON.stringify(part))
    .join("\n---\n");

/** Key pairs that outlive a start. Half a pair, as a power cut can leave it, is of no use. */
const keyPairs = [
  ["ca.crt", "ca.key"],
  ["front-proxy-ca.crt", "front-proxy-ca.key"],
  ["sa.pub", "sa.key"],
] as const;

function authoritiesIn(pki: string): readonly string[] {
  const whole = (file: string): boolean => existsSync(join(pki, file)) && statSync(join(pki, file)).size > 0;
  return keyPairs.filter((pair) => pair.every(whole)).flat();
}

async function writeKeys(dir: string, bin: string): Promise<void> {
  const pki = join(dir, "pki");
  const conf = join(dir, "conf");
  const kept = authoritiesIn(pki);
  for (const file of readdirSync(pki).filter((name) => !kept.includes(name)))
    rmSync(join(pki, file), { recursive: true });
  for (const file of readdirSync(conf).filter((name) => name.endsWith(".conf"))) rmSync(join(conf, file));
  const config = join(conf, "kubeadm.yaml");
  writeFileSync(config, kubeadmConfig(pki));
  const kubeadm = join(bin, "kubeadm");
  await run([kubeadm, "init", "phase", "certs", "all", "--config", config]);
  await run([kubeadm, "init", "phase", "kubeconfig", "all", "--config", config, "--kubeconfig-dir", conf]);
  const user = async (file: string, name: string, ...groups: string[]): Promise<void> => {
    const text = await run([kubeadm, "kubeconfig", "user", "--config", config, "--client-name", name, ...groups]);
    writeFileSync(`${file}.part`, text.replaceAll(`${name}@${layout.clusterName}`, layout.clusterName), {
      mode: 0o600,
    });
    renameSync(`${file}.part`, file);
  };
  await Promise.all([
    user(join(conf, "kube-proxy.conf"), "system:kube-proxy"),
    user(join(conf, "network-policies.conf"), "pgstack:network-policies"),
    user(kubeconfigPath(), "pgstack", "--org", "system:masters"),
  ]);
}

/** The addons' manifests with their images filled in. */
export function addons(folder: string, postgresImage: string): string {
  const values: Record<string, string> = {
    COREDNS_IMAGE: imageRefs.coredns,
    DNS_IP: layout.dnsIp,
    NODE_NAME: layout.nodeName,
    OBJECT_STORE: layout.objectStore,
    OBJECT_STORE_IMAGE: imageRefs.fakeGcsServer,
    POSTGRES_IMAGE: postgresImage,
    PROVISIONER_IMAGE: imageRefs.localPathProvisioner,
  };
  const files = readdirSync(folder).sort();
  return [
    ...files.map((file) => readFileSync(join(folder, file), "utf8")),
    ...preparedVolumes().map((volume) => JSON.stringify(volume)),
  ]
    .join("\n---\n")
    .replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => values[name] ?? `\${${name}}`);
}
