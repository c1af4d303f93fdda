#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tour.sh OUT [VARIANT…]: picks the drawn order by itself, once a variant (three sizes; light, dark, high contrast, 200 % text, French),
# and leaves PNGs and an index.html in OUT. Needs no display. COMPTOIR_BUILD: what was built (build).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:?usage: tour.sh OUT [VARIANT…]}
shift
mkdir -p "$out"
out=$(cd "$out" && pwd)
export COMPTOIR_SOURCE_ROOT=$root COMPTOIR_BUILD_ROOT=${COMPTOIR_BUILD:-$root/build}
[ $# -gt 0 ] || set -- {handheld,portrait,tablet}{,-dark,-contrast,-200,-fr}
code=0
running=0
for variant; do # as many at once as there are processors: each has a screen of its own
  [ "$running" -lt "$(nproc)" ] || { wait -n || code=1; running=$((running - 1)); }
  case $variant in tablet*) size=1280x800 ;; portrait*) size=800x1280 ;; *) size=412x892 ;; esac
  "$root/tests/xv.sh" "$size" /usr/bin/python3 "$root/tests/end-to-end/tour.py" "$out" "$variant" &
  running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
  wait -n || code=1
  running=$((running - 1))
done
/usr/bin/python3 "$root/tests/end-to-end/tour.py" "$out" index
echo "$out/index.html"
exit "$code"
