#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists the files that have words for people; `style/words` compares it with POTFILES.
cd "$(dirname "$0")/.." || exit 1
{
  grep -lE '\b(_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) \(|translatable="yes"' -r src/workflow src/terminal src/headless ui
  ls data/*.desktop.in data/*.metainfo.xml.in data/*.gschema.xml
} | LC_ALL=C sort
