import { at } from "../../../shared/tree";
import { nothing } from "../../../model/impact/effects";
import type { FieldChange, FieldRule } from "../../../model/impact/impact";

/** Effect of changes of users and databases. Source: Zalando's operator 1.15, pkg/cluster/database.go, pkg/util/users/users.go. */
export const accessImpacts: Record<string, FieldRule> = {
  "spec.users.*": ({ before, after }: FieldChange) => [
    before === undefined
      ? nothing("the role is created if it is missing")
      : after === undefined
        ? nothing("the role and its Secret stay, and are no longer managed")
        : nothing("the attributes of the role are changed while Postgres runs"),
  ],
  "spec.databases.*": ({ before, after }: FieldChange) => [
    before === undefined
      ? nothing("the database is created if it is missing")
      : after === undefined
        ? nothing("the database stays, and is no longer managed")
        : nothing("the database gets another owner; objects in it keep theirs"),
  ],
  "spec.usersWithInPlaceSecretRotation": ({ whole }: FieldChange) => [
    nothing(
      at(whole.after, "spec", "usersWithInPlaceSecretRotation") === undefined
        ? "passwords are no longer replaced"
        : "the password of each user is replaced when its interval has passed: new sessions need the new one",
    ),
  ],
  "spec.usersWithSecretRotation": ({ whole }: FieldChange) => [
    nothing(
      at(whole.after, "spec", "usersWithSecretRotation") === undefined
        ? "the Secret of each user gets the user itself and another password; earlier roles stay"
        : "the Secret of each user gets another role when its interval has passed; earlier roles, and the user's first password, stay valid",
    ),
  ],
};
