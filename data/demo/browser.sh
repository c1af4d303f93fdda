# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by run.sh where there is no display: an X server, a window manager, and a browser's view of both, on loopback.
# Wants $room, started and fail; gives DISPLAY and $address.
for program in Xvnc openbox websockify; do
  command -v "$program" >/dev/null || fail "There is no display here, and no $program to serve one to a browser: apt-get install tigervnc-standalone-server openbox novnc websockify"
done
mkdir -m 700 -p "$room/runtime" "$room/config/gtk-4.0"
printf '[Settings]\ngtk-font-name=Inter 12.75\n' >"$room/config/gtk-4.0/settings.ini"
mkfifo "$room/display"
Xvnc -displayfd 5 -geometry 1280x940 -depth 24 -SecurityTypes None -rfbport -1 -rfbunixpath "$room/screen" -AlwaysShared \
  5>"$room/display" >>"$room/log" 2>&1 7>&- 8>&- &
started+=($!)
exec 6<"$room/display"
read -r -t 30 number <&6 || fail "The X server did not start:"
exec 6<&-
export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory
export XDG_RUNTIME_DIR=$room/runtime XDG_CONFIG_HOME=$room/config
openbox >>"$room/log" 2>&1 7>&- 8>&- &
started+=($!)
for ((web = 6080; web < 6180; web++)); do # the first port that nobody has
  (exec 3<>"/dev/tcp/127.0.0.1/$web") 2>/dev/null || break
done
websockify --web /usr/share/novnc --unix-target="$room/screen" "127.0.0.1:$web" >>"$room/log" 2>&1 7>&- 8>&- &
started+=($!)
until (exec 3<>"/dev/tcp/127.0.0.1/$web") 2>/dev/null; do
  kill -0 "${started[-1]}" 2>/dev/null || fail "The browser's view did not start:"
  sleep 0.1
done
address="http://127.0.0.1:$web/vnc.html?autoconnect=1&resize=remote"
