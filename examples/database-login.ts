import { EnvValue, type ISecret, Secret } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { ClusterEndpoints } from "pgstack/charts";

/** The login of a program: every value comes from the Secret that the operator keeps for the user. */
export class DatabaseLogin {
  private readonly user: ISecret;

  constructor(
    scope: Construct,
    private readonly endpoints: Pick<ClusterEndpoints, "user" | "certificateAuthority">,
  ) {
    this.user = Secret.fromSecretName(scope, "login", endpoints.user.password.secret);
  }

  /** One value of the login, for a variable of a container. */
  value(key: "host" | "port" | "dbname" | "user" | "password"): EnvValue {
    return EnvValue.fromSecretValue({ secret: this.user, key });
  }

  /** The variables that libpq reads; the server's certificate is verified against the CA in the file `certificate`. */
  libpq(certificate: string): Record<string, EnvValue> {
    return {
      PGHOST: this.value("host"),
      PGPORT: this.value("port"),
      PGDATABASE: this.value("dbname"),
      PGUSER: this.value("user"),
      PGPASSWORD: this.value("password"),
      PGSSLMODE: EnvValue.fromValue("verify-full"),
      PGSSLROOTCERT: EnvValue.fromValue(certificate),
    };
  }

  /** The Secret with the certificate of the CA that signed the server's certificate. */
  authority(scope: Construct): ISecret {
    return Secret.fromSecretName(scope, "authority", this.endpoints.certificateAuthority.secret);
  }
}
