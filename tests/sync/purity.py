#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine is pure: its object files ask the linker for nothing but memory, text and our own pure functions."""
import re
import subprocess
import sys

ALLOWED = re.compile("|".join([
    r"cpt_sync_\w+$", r"cpt_(hello|push|problem|verdict|feed|cursor|json)_\w+$", r"cpt_crypto_(hash_hex|sign)$",
    r"cpt_cache_error_quark$", r"cpt_journal_line_\w+$", r"json_object_unref$",
    r"g_(malloc|free|realloc|strdup|strlcpy|strconcat|snprintf|assertion_message|return_if_fail_warning)\w*$",
    r"g_(array|ptr_array|string|bytes|base64|ascii|str_has|error)_?\w*$", r"g_strdup_printf$",
    r"(mem|str)[a-z]+(_chk)?$", r"__stack_chk_fail$", r"__(asan|ubsan|lsan)_\w+$", r"_GLOBAL_OFFSET_TABLE_$",
    r"__explicit_bzero_chk$|__mem\w+_chk$",
]))
FORBIDDEN = re.compile(r"time|clock|rand|sleep|thread|mutex|socket|open|read$|write$|getenv|g_get_|soup|g_file|g_main|g_source|g_task")


def undefined(archive):
    """{object file: its undefined symbols}"""
    run = subprocess.run(["nm", "-A", "--undefined-only", "--format=posix", archive], capture_output=True, text=True, check=True)
    found = {}
    for match in re.finditer(r"(?:\[|/|:)([\w.-]+\.o)\]?: (\S+) U", run.stdout):
        found.setdefault(match[1], set()).add(match[2].split("@")[0])
    return found


def wrong(symbol):
    if not ALLOWED.match(symbol):
        return True
    return not symbol.startswith(("cpt_", "__")) and bool(FORBIDDEN.search(symbol))


def main():
    objects = undefined(sys.argv[1])
    pure = sorted(name for name in objects if "machine" in name)
    print(f"1..{len(pure) + 1}")
    failed = not pure
    for number, name in enumerate(pure, 1):
        found = sorted(symbol for symbol in objects[name] if wrong(symbol))
        failed = failed or bool(found)
        print(f"{'not ok' if found else 'ok'} {number} purity/{name}")
        for symbol in found:
            print(f"# {symbol}")
    # What is not pure is found: the glue has timers and threads.
    seen = any(wrong(symbol) for name in objects if name not in pure for symbol in objects[name])
    print(f"{'ok' if seen else 'not ok'} {len(pure) + 1} purity/the glue is found out")
    sys.exit(1 if failed or not seen else 0)


main()
