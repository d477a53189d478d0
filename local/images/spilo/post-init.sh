#!/bin/bash
# Creates the roles that the operator grants others to, once, in a new database. $1: the role of persons. $2: a connection.
# Source: Zalando's operator 1.15, docs/reference/operator_parameters.md, team_admin_role, pam_role_name.
set -euo pipefail
psql -X -v ON_ERROR_STOP=1 -v humans="$1" -d "$2" <<'SQL'
set synchronous_commit = local;
select format('create role %I', name) from unnest(array['admin', :'humans', 'robot_zmon']) name
where not exists (select from pg_roles where rolname = name) \gexec
alter role admin createdb;
create extension if not exists pg_stat_statements;
SQL
