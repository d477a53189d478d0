/** Images of the examples' own programs. */
export const images = {
  keycloak: "quay.io/keycloak/keycloak:26.4.7",
} as const;
