#!/bin/sh
# Packs the project and every wheel it needs on this kind of machine into one archive: `make bundle`.
# For a server with no way to the internet; it needs the same processor, system and Python version.
set -eu
python=${1:?the python of the virtual environment}
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
kind=$("$python" -c 'import sys, sysconfig
print(f"cp{sys.version_info[0]}{sys.version_info[1]}-{sysconfig.get_platform()}")')
name="jiban-$version-$kind"
mkdir -p "$work/$name/wheels" dist
git archive HEAD | tar -x -C "$work/$name"
"$python" -m pip wheel --quiet --disable-pip-version-check --require-hashes -r requirements.lock -w "$work/$name/wheels"
cp ops/bundle/install.sh "$work/$name/install.sh"
chmod 755 "$work/$name/install.sh"
(cd "$work/$name" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + | LC_ALL=C sort -k 2 > SHA256SUMS)
tar -C "$work" --owner=0 --group=0 -czf "dist/$name.tar.gz" "$name"
(cd dist && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "dist/$name.tar.gz"
