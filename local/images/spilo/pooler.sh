#!/bin/bash
# Starts PgBouncer with the variables that Zalando's operator sets. Source: release 1.15, pkg/cluster/connection_pooler.go.
set -euo pipefail
umask 077
folder=$(mktemp -d)
crt=${CONNECTION_POOLER_CLIENT_TLS_CRT:-$folder/tls.crt} key=${CONNECTION_POOLER_CLIENT_TLS_KEY:-$folder/tls.key}
if [ ! -e "$crt" ]; then openssl req -nodes -new -x509 -subj /CN=pooler -keyout "$key" -out "$crt" 2>/dev/null; fi
printf '"%s" "%s"\n' "$PGUSER" "$PGPASSWORD" >"$folder/users.txt"
cat >"$folder/pgbouncer.ini" <<INI
[databases]
* = host=$PGHOST port=$PGPORT auth_user=$PGUSER
[pgbouncer]
listen_addr = *
listen_port = $CONNECTION_POOLER_PORT
unix_socket_dir =
auth_type = md5
auth_file = $folder/users.txt
auth_query = SELECT * FROM $PGSCHEMA.user_lookup(\$1)
pool_mode = $CONNECTION_POOLER_MODE
default_pool_size = $CONNECTION_POOLER_DEFAULT_SIZE
min_pool_size = $CONNECTION_POOLER_MIN_SIZE
reserve_pool_size = $CONNECTION_POOLER_RESERVE_SIZE
max_client_conn = $CONNECTION_POOLER_MAX_CLIENT_CONN
max_db_connections = $CONNECTION_POOLER_MAX_DB_CONN
server_tls_sslmode = require
client_tls_sslmode = require
client_tls_cert_file = $crt
client_tls_key_file = $key
ignore_startup_parameters = extra_float_digits,options
INI
exec pgbouncer "$folder/pgbouncer.ini"
