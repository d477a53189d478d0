/**
 * Escapes a text so that Kubernetes passes it to a container unchanged: in arguments it turns two dollar signs into
 * one, and replaces `$(NAME)` with the value of a variable.
 */
export function verbatim(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, "$$$$");
}
