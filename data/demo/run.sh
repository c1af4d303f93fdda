#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A demo shop on this machine: central on an embedded database, one enrolled terminal, its window. Ctrl-C ends all of it.
#
#   COMPTOIR_DEMO   where the shop's data stays (build/demo): the next run goes on with the work as it was left
#   COMPTOIR_BUILD  what was built (build)
#   COMPTOIR_SIZE   size of the window (412x892, a handheld; 1280x800 is a tablet)
#
# Without a display the window is served to a browser on this machine, and the address is printed.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${COMPTOIR_BUILD:-$root/build}
demo=${COMPTOIR_DEMO:-$build/demo}
size=${COMPTOIR_SIZE:-412x892}
central=$build/src/central/comptoir-central
terminal=$build/src/terminal/comptoir
orders_age_minutes=180 # after that the morning's orders are stale: some new ones come in

for program in "$central" "$terminal"; do
  [ -x "$program" ] || { echo "$program is not there: run make first." >&2; exit 3; }
done
mkdir -p "$demo"
demo=$(cd "$demo" && pwd)
exec 8>"$demo/running"
flock -n 8 || { echo "This demo runs already, in another terminal. COMPTOIR_DEMO=FOLDER make run starts another one." >&2; exit 3; }

room=$(mktemp -d)
started=() # what this script started, and nothing else, is ended by it
finish () {
  trap - EXIT
  trap '' INT TERM HUP # a second Ctrl-C does not stop the ending
  exec 7>&- # central ends with its standard input
  for ((n = ${#started[@]} - 1; n >= 0; n--)); do
    kill "${started[n]}" 2>/dev/null || true
    wait "${started[n]}" 2>/dev/null || true
  done
  rm -rf "$room"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail () {
  echo "$1" >&2
  [ ! -s "$room/log" ] || tail -5 "$room/log" >&2
  exit 3
}

# import KIND: one of make.py's files, into the central that is being made or the one that is there
import () {
  "$central" import --data "$1" --kind "$2" "$demo/files/$3" >>"$room/log" 2>&1 8>&- || fail "The demo's $2 could not be read:"
}

make_orders () { # CENTRAL COUNT: orders around this hour, numbered on
  first=10476
  [ ! -f "$demo/next-order" ] || first=$(<"$demo/next-order")
  /usr/bin/python3 "$root/data/demo/make.py" "$demo/files" --only-orders --first "$first" --orders "$2"
  import "$1" orders orders.jsonl
  echo $((first + $2)) >"$demo/next-order"
}

if [ ! -d "$demo/central" ]; then
  echo "Making a demo shop in $demo …"
  rm -rf "$demo/central-being-made"
  /usr/bin/python3 "$root/data/demo/make.py" "$demo/files"
  "$central" init --data "$demo/central-being-made" >>"$room/log" 2>&1 8>&- || fail "The demo's database could not be made:"
  for kind in stores places products prices stock people; do
    import "$demo/central-being-made" "$kind" "$kind.csv"
  done
  make_orders "$demo/central-being-made" 14
  mv "$demo/central-being-made" "$demo/central"
elif [ -n "$(find "$demo/next-order" -mmin +$orders_age_minutes 2>/dev/null)" ]; then
  make_orders "$demo/central" 8
fi

# The terminal knows central by its address, so central takes the port that it had. Is another program there by now,
# then a new terminal is enrolled; the old one's folder stays.
port=0 nth=1
[ ! -f "$demo/address" ] || read -r port nth <"$demo/address"
if [ "$port" != 0 ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  port=0 nth=$((nth + 1))
fi
mkfifo "$room/hold"
"$central" serve --data "$demo/central" --listen "127.0.0.1:$port" --until-eof <"$room/hold" >"$room/ready" 2>>"$room/log" 8>&- &
started+=($!)
exec 7>"$room/hold"
until [ -s "$room/ready" ]; do
  kill -0 "${started[0]}" 2>/dev/null || fail "Central did not start:"
  sleep 0.05
done
port=$(sed -n 's/.*"http:\/\/127\.0\.0\.1:\([0-9]*\)".*/\1/p' "$room/ready")
echo "$port $nth" >"$demo/address"
"$central" enrol --data "$demo/central" --store LYO1 --profile handheld --name "Handheld $nth" >"$room/ticket" 2>>"$room/log" || fail "No enrolment code:"

export COMPTOIR_PICTURES=$demo/files/pictures COMPTOIR_CODES=$demo/files/codes.csv
[ ! -d "$build/po" ] || export COMPTOIR_LOCALE_DIR=$build/po
[ ! -d "$build/data" ] || export GSETTINGS_SCHEMA_DIR=$build/data

where="in the window"
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  # shellcheck source=browser.sh
  . "$root/data/demo/browser.sh"
  where="at $address"
fi

cat <<END

Comptoir, shop Lyon Part-Dieu: $where
  1  Ctrl+F shows codes in place of a scanner: choose "Badge · Camille", then type the PIN 1234.
  2  Open the first order. Go to the place it names; Ctrl+F and an item is a scan: try a wrong one too.
  3  All found: stage it, Ctrl+F "Bin R-14", make it ready.
Central answers at http://127.0.0.1:$port, its data is in $demo. Ctrl-C here ends all of it.

END
"$terminal" --data "$demo/terminal-$nth" --enrol-file "$room/ticket" --size "$size" 2>>"$room/log" 7>&- 8>&- &
started+=($!)
code=0
wait $! || code=$?
[ "$code" = 0 ] || { [ ! -s "$room/log" ] || tail -5 "$room/log" >&2; }
exit "$code"
