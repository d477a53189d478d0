#!/bin/bash
# What is done to the root of the Postgres image after its packages are in. $1: that root.
#
# Everything happens inside a chroot: the root's /var/run is an absolute link, and would lead out of it.
set -euo pipefail
exec chroot "$1" bash -euo pipefail <<'INSIDE'
# Both operators run Postgres as 26:26, which is another group's number in Debian.
usermod --uid 26 postgres
groupmod --non-unique --gid 26 postgres
usermod --gid 26 postgres
mkdir -p /run/postgresql
chown -R 26:26 /var/lib/postgresql /var/log/postgresql /run/postgresql
chmod 2775 /run/postgresql
# A configuration file of the package would be read beside the operator's.
rm -f /etc/pgbackrest.conf
# pg_lsclusters and its kin are of no use here; the programs of one version are all on PATH.
for program in /usr/lib/postgresql/*/bin/*; do ln -sf "$program" /usr/local/bin/; done
# CloudNativePG starts PgBouncer from the path of its own image.
ln -sf /usr/sbin/pgbouncer /usr/bin/pgbouncer
# Of the clouds' whole interfaces, backups to an object store use these.
find /usr/lib/python3/dist-packages/botocore/data -mindepth 1 -maxdepth 1 -type d \
  ! -name 's3*' ! -name sts ! -name 'sso*' ! -name signin -exec rm -r {} +
# Nobody can write to an image: what is not compiled here is compiled at each start of Barman, for a third of the time that it takes.
python3 -m compileall -q --invalidation-mode unchecked-hash /usr/local/lib/python3.*/dist-packages
# On the path of the sidecar's image only: Postgres images of CloudNativePG contain no Barman.
mkdir -p /opt/barman
mv /usr/bin/barman-cloud-* /opt/barman/
# A module that is missing would show as a backup that fails.
python3 -B -c 'from google.cloud import storage'
rm -rf /usr/share/i18n/locales /var/cache/apt/* /var/lib/apt/lists/*
INSIDE
