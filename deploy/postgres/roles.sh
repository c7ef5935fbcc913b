#!/bin/sh
# Runs once, when a sector's PostgreSQL container makes its cluster: the database and its roles.
# The passwords reach psql on its standard input, so that no process list shows them.
set -eu
secrets=${SECRETS:-/run/secrets}
{
	printf "\\\\set database '%s'\n" "$SECTOR"
	printf "\\\\set owner '%s_owner'\n\\\\set app '%s_app'\n" "$SECTOR" "$SECTOR"
	printf "\\\\set owner_password '%s'\n" "$(cat "$secrets/owner_password")"
	printf "\\\\set app_password '%s'\n" "$(cat "$secrets/app_password")"
	echo "SET log_min_error_statement = 'panic';"
	cat "${ROLES:-/etc/lienthong/database.sql}"
	# only the sector that seals has this file
	sealed=${SEALED_ROLE:-/etc/lienthong/sealed_role.sql}
	if [ -e "$sealed" ]; then
		printf "\\\\set sealed '%s_sealed'\n" "$SECTOR"
		cat "$sealed"
	fi
} | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER"
