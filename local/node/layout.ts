/** Addresses and paths inside a node. The addresses are of a range that no network routes, and the node has no default route. */
export const layout = {
  nodeName: "pgstack",
  clusterName: "pgstack-local",
  nodeIp: "198.18.0.1",
  podCidr: "198.18.0.0/16",
  serviceCidr: "198.19.0.0/16",
  dnsIp: "198.19.0.10",
  /** URL of the emulator of Google Cloud Storage, and its only bucket. */
  objectStore: "http://gcs.object-store.svc",
  bucket: "backups",
  /** The node's state directory, as its processes see it. */
  dir: "/run/node",
  containerdSocket: "/run/containerd/containerd.sock",
} as const;
