/** Where things are inside a node. The addresses are of a range that no network routes, and the node has no way out. */
export const layout = {
  nodeName: "pgstack",
  clusterName: "pgstack-local",
  nodeIp: "198.18.0.1",
  podCidr: "198.18.0.0/16",
  serviceCidr: "198.19.0.0/16",
  dnsIp: "198.19.0.10",
  /** Where the stand-in for Google Cloud Storage answers, and the one bucket that it has. */
  objectStore: "http://gcs.object-store.svc",
  bucket: "backups",
  /** The node's state directory, as its processes see it. */
  dir: "/run/node",
  containerdSocket: "/run/containerd/containerd.sock",
} as const;
