#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Types each line that it is given on its standard input into the window in front, as a wedge scanner does: all keys in one burst, and Return.
while read -r code; do
  printf 'type --delay 0 %s\nkey Return\n' "$code" | xdotool - || exit 1
done
