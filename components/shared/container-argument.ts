/**
 * A text as Kubernetes hands it to a container unchanged: in arguments it makes one dollar sign of two, and puts the value of a
 * variable in place of `$(NAME)`.
 */
export function verbatim(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, "$$$$");
}
