#!/bin/sh
# NAME_FILE=PATH becomes NAME=content of the file: no secret stands in the configuration of a container.
set -eu
for name in $(env | sed -n 's/^\(LIENTHONG_[A-Z0-9_]*\)_FILE=.*$/\1/p'); do
	eval "file=\$${name}_FILE"
	value=$(cat "$file")
	if [ -z "$value" ]; then
		echo "$name: $file is empty" >&2
		exit 2
	fi
	export "$name=$value"
	unset "${name}_FILE"
done
exec "$@"
