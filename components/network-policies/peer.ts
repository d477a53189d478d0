/** Pods or addresses as a user names them. */
export interface PeerSettings {
  readonly namespace?: string | undefined;
  readonly namespaces?: Record<string, string> | undefined;
  readonly pods?: Record<string, string> | undefined;
  readonly cidr?: string | undefined;
}
