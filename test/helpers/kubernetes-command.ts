/**
 * A container's command as the kubelet hands it on: two dollar signs are one. References to variables, `$(NAME)`, are not
 * looked at; nothing here has any. Source: Kubernetes, third_party/forked/golang/expansion.
 */
export function asHandedOn(command: readonly string[]): string[] {
  return command.map((argument) => argument.replaceAll("$$", () => "$"));
}
