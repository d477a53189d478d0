/** Images of the examples' own programs. */
export const images = {
  keycloak: "quay.io/keycloak/keycloak:26.4.7",
  pgadmin: "docker.io/dpage/pgadmin4:9.17",
} as const;
