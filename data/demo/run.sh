#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A demo chain on this machine: central on an embedded database, one enrolled terminal of its first shop, its window. Ctrl-C ends
# all of it. The next run goes on with the work as it was left; tomorrow, or three hours later, it has new orders too.
#
#   COMPTOIR_DEMO    where the chain's data stays (build/demo)
#   COMPTOIR_BUILD   what was built (build)
#   COMPTOIR_SIZE    size of the window (412x892, a handheld; 1280x800 is a tablet)
#   COMPTOIR_CLOCK   the time that it is, as --clock of the programs takes it, with an offset: 2026-11-22T23:50:00+01:00
#   COMPTOIR_SCREEN  none: comptoir-headless on standard input and output in place of the window
#
# Without a display the window is served to a browser on this machine, and the address is printed.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${COMPTOIR_BUILD:-$root/build}
demo=${COMPTOIR_DEMO:-$build/demo}
size=${COMPTOIR_SIZE:-412x892}
clock=${COMPTOIR_CLOCK:-}
screen=${COMPTOIR_SCREEN:-}
central=$build/src/central/comptoir-central
terminal=$build/src/terminal/comptoir
[ "$screen" != none ] || terminal=$build/src/headless/comptoir-headless
first_orders=28 new_orders=16 orders_age_s=$((3 * 3600)) # after that none of the last orders is ahead

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

# make_files OPTION…: the files of the chain and its orders, around now
make_files () {
  /usr/bin/python3 "$root/data/demo/make.py" "$demo/files" --now "$now" "$@" >>"$room/log" 2>&1 || fail "The demo's files could not be made:"
}

# import CENTRAL KIND FILE: one of them, into the central that is being made or the one that is there
import () {
  "$central" import --data "$1" --kind "$2" ${clock:+--clock "$clock"} "$demo/files/$3" >>"$room/log" 2>&1 8>&- || fail "The demo's $2 could not be read:"
}

# The same moment in the programs and in the files: --clock's INSTANT[@REAL][,xRATE], or the wall clock.
now=$(date +%Y-%m-%dT%H:%M:%S%:z)
if [ -n "$clock" ]; then
  now=${clock%%[@,]*}
  case $clock in *@*) ;; *) clock=$now@$(date -u +%Y-%m-%dT%H:%M:%SZ)${clock#"$now"} ;; esac # every process here shares it
fi
now_s=$(date -d "$now" +%s) || fail "COMPTOIR_CLOCK has no time such as 2026-11-22T23:50:00+01:00: $clock"

# Data of another edition of the chain stays, beside.
if [ -d "$demo/central" ] && ! grep -qsx "EDITION = $(cat "$demo/files/edition" 2>/dev/null)  #.*" "$root/data/demo/make.py"; then
  old=$(mktemp -d "$demo/earlier-XXXX")
  echo "The demo's data was made by another version: it is in $old now."
  for what in "$demo"/central "$demo"/files "$demo"/terminal-* "$demo"/orders "$demo"/address; do
    [ ! -e "$what" ] || mv "$what" "$old/"
  done
fi
if [ ! -d "$demo/central" ]; then
  echo "Making a demo chain in $demo …"
  rm -rf "$demo/central-being-made" "$demo/files"
  next=10476
  make_files --first $next --orders $first_orders
  "$central" init --data "$demo/central-being-made" ${clock:+--clock "$clock"} >>"$room/log" 2>&1 8>&- || fail "The demo's database could not be made:"
  for kind in stores places products prices stock people; do
    import "$demo/central-being-made" "$kind" "$kind.csv"
  done
  import "$demo/central-being-made" orders orders.jsonl
  echo "$((next + first_orders)) $now_s" >"$demo/orders"
  mv "$demo/central-being-made" "$demo/central"
else
  read -r next made_s <"$demo/orders"
  if [ "$(date -d "@$made_s" +%F)" != "$(date -d "@$now_s" +%F)" ] || [ $((now_s - made_s)) -ge $orders_age_s ]; then
    make_files --only-orders --first "$next" --orders $new_orders
    echo "$((next + new_orders)) $made_s" >"$demo/orders" # cut off here, the numbers are not given twice
    import "$demo/central" orders orders.jsonl
    echo "$((next + new_orders)) $now_s" >"$demo/orders"
  fi
fi

# The terminal knows central by its address, so central takes the port that it had. Is another program there by now,
# then a new terminal is enrolled; the old one's folder stays.
port=0 nth=1
[ ! -f "$demo/address" ] || read -r port nth <"$demo/address"
if [ "$port" != 0 ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  port=0 nth=$((nth + 1))
fi
mkfifo "$room/hold"
"$central" serve --data "$demo/central" --listen "127.0.0.1:$port" --until-eof ${clock:+--clock "$clock"} <"$room/hold" >"$room/ready" 2>>"$room/log" 8>&- &
started+=($!)
exec 7>"$room/hold"
until [ -s "$room/ready" ]; do
  kill -0 "${started[0]}" 2>/dev/null || fail "Central did not start:"
  sleep 0.05
done
port=$(sed -n 's/.*"http:\/\/127\.0\.0\.1:\([0-9]*\)".*/\1/p' "$room/ready")
echo "$port $nth" >"$demo/address"
"$central" enrol --data "$demo/central" --store LYO1 --profile handheld --name "Handheld $nth" ${clock:+--clock "$clock"} >"$room/ticket" 2>>"$room/log" || fail "No enrolment code:"

export COMPTOIR_PICTURES=$demo/files/pictures COMPTOIR_CODES=$demo/files/codes.csv
[ ! -d "$build/po" ] || export COMPTOIR_LOCALE_DIR=$build/po
[ ! -d "$build/data" ] || export GSETTINGS_SCHEMA_DIR=$build/data

if [ "$screen" = none ]; then
  exec 9<&0 # what is started behind reads nothing but what it is given
  "$terminal" --data "$demo/terminal-$nth" --enrol-file "$room/ticket" ${clock:+--clock "$clock"} <&9 2>>"$room/log" 7>&- 8>&- 9<&- &
  exec 9<&-
else
  where="in the window"
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    # shellcheck source=browser.sh
    . "$root/data/demo/browser.sh"
    where="at $address"
  fi
  cat <<END

Comptoir, shop Lyon Part-Dieu: $where
  1  Ctrl+E shows codes in place of a scanner: choose "Badge · Camille", then type the PIN 1234.
  2  Open an order (C-10476 has a parka). Go to the place it names; Ctrl+E and an item is a scan: try a wrong one too.
  3  All found: stage it, Ctrl+E "Bin R-14", make it ready.
Central answers at http://127.0.0.1:$port, its data is in $demo. Ctrl-C here ends all of it.

END
  "$terminal" --data "$demo/terminal-$nth" --enrol-file "$room/ticket" --size "$size" ${clock:+--clock "$clock"} 2>>"$room/log" 7>&- 8>&- &
fi
started+=($!)
code=0
wait $! || code=$?
[ "$code" = 0 ] || { [ ! -s "$room/log" ] || tail -5 "$room/log" >&2; }
exit "$code"
