#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# xv.sh [WxH] COMMAND…: runs COMMAND on a private X server with a window manager and a private session bus, and ends them all.
# No display races, nothing killed by name, nothing left behind. Leak checks are off: GTK's libraries leak by design.
set -u
size=1280x1000
if [[ ${1:-} =~ ^[0-9]+x[0-9]+$ ]]; then size=$1; shift; fi
[ $# -gt 0 ] || { echo "usage: xv.sh [WxH] COMMAND…" >&2; exit 2; }

# The bus starts the accessibility bus, whose socket lies in the runtime folder: one of its own for each. What they print is not the
# command's output.
if [ -z "${CPT_XV_ROOM:-}" ]; then
  room=$(mktemp -d)
  mkdir -m 700 "$room/runtime"
  exec env CPT_XV_ROOM="$room" XDG_RUNTIME_DIR="$room/runtime" dbus-run-session -- "$0" "$size" "$@" 3>&1 >/dev/null
fi

exec >&3 3>&-
room=$CPT_XV_ROOM
mkdir -p "$room/config/gtk-4.0"
printf '[Settings]\ngtk-font-name=Inter 12.75\ngtk-enable-animations=0\ngtk-cursor-blink=0\n' >"$room/config/gtk-4.0/settings.ini"
mkfifo "$room/display"
Xvfb -displayfd 5 -screen 0 "${size}x24" -nolisten tcp -noreset 5>"$room/display" 2>"$room/server.log" &
server=$!
manager=
finish () {
  kill $manager "$server" 2>/dev/null
  wait $manager "$server" 2>/dev/null
  rm -rf "$room"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
exec 6<"$room/display"
read -r -t 30 number <&6 || { echo "Xvfb did not start: $(tail -1 "$room/server.log")" >&2; exit 1; }
exec 6<&-

export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GSETTINGS_BACKEND=${GSETTINGS_BACKEND:-memory}
export XDG_CONFIG_HOME=$room/config
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
unset WAYLAND_DISPLAY CPT_XV_ROOM
openbox >/dev/null 2>&1 &
manager=$!
until xdotool get_num_desktops >/dev/null 2>&1; do # answers once the manager is up
  kill -0 "$manager" 2>/dev/null || break
  sleep 0.02
done
"$@"
