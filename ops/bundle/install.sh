#!/bin/sh
# 离线安装：解开归档，运行 ./install.sh [目录]（默认 /opt/jiban）。不访问网络。
# Offline installation into a folder: checks every file, makes a virtual environment, installs the wheels.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/jiban}
python=${PYTHON:-python3}
cd "$here"
sha256sum --quiet --check SHA256SUMS || { echo "文件与清单不符，请重新拷贝。" >&2; exit 1; }
"$python" -m venv --help >/dev/null 2>&1 || { echo "需要带 venv 的 Python 3.11 至 3.13（PYTHON=… 可指定）。" >&2; exit 1; }
mkdir -p "$to"
for part in bot handlers notifier reports storage nlp rules sandbox docs ops \
  config.example.yaml requirements.lock README.md README.zh-CN.md CHANGELOG.md LICENSE pyproject.toml Makefile; do
  rm -rf "${to:?}/$part"
  cp -R "$part" "$to/$part"
done
"$python" -m venv --clear "$to/.venv"
# Built wheels have other digests than the sources they come from: SHA256SUMS has vouched for them above.
grep -v -- '--hash=' requirements.lock | sed 's/ *\\$//' > "$to/.venv/requirements.txt"
"$to/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
  -r "$to/.venv/requirements.txt"
cd "$to"
# Once now: whoever runs the bot may not write here.
.venv/bin/python -m nlp.dictionary >/dev/null
.venv/bin/python -m compileall -q -x '/\.venv/' .
.venv/bin/python -m bot --help >/dev/null
echo "已安装到 $to。下一步：cd $to && .venv/bin/python -m bot init，再看 docs/operating.zh-CN.md。"
