#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: what it prints, how it ends, who owns a folder. Each act is tried alone and through a serving process."""
import json
import os
import re
import signal
import socket
import stat
import subprocess

from central import CLOCK, FILES, PROGRAM, Folder, Later, Server, Skip, cases, expect, expect_in, made, order, run

COMMANDS = ["init", "import", "token", "enrol", "revoke", "order", "cancel", "pass", "webhook", "serve", "check"]


def usage():
    problems = []
    for arguments, code, where, words in [
        (["--help"], 0, 1, "serve terminals"), (["--version"], 0, 1, "comptoir-central 0."), ([], 2, 2, "Usage"), (["frob"], 2, 2, "no command frob"),
        (["init"], 2, 2, "--data is missing"), (["init", "--data", "x", "y"], 2, 2, "y is one word too many"), (["init", "--what"], 2, 2, "--what"),
        (["import", "--data", "x", "--kind", "stores"], 2, 2, "FILE is missing"), (["import", "--data", "x", "--kind", "frogs", "f"], 2, 2, "frogs is none of stores"),
        (["import", "--data", "x", "--kind", "stock", "--at", "noon", "f"], 2, 2, "noon is no instant"),
        (["import", "--data", "x", "--kind", "stock", "--columns", "a", "f"], 2, 2, "no pair"),
        (["token", "--data", "x", "--scope", "all", "--name", "n", "--out", "o"], 2, 2, "neither channel nor admin"),
        (["token", "--data", "x", "--scope", "channel", "--name", "n"], 2, 2, "--out is missing"),
        (["enrol", "--data", "x", "--store", "s", "--profile", "p", "--name", "n"], 2, 2, "none of handheld"),
        (["revoke", "--data", "x"], 2, 2, "--terminal is missing"),
        (["cancel", "--data", "x", "--order", "C-1", "--line", "1"], 2, 2, "go together"),
        (["serve", "--data", "x"], 2, 2, "--listen is missing"),
        (["serve", "--data", "x", "--listen", "y", "--public-url", "ftp://z"], 2, 2, "is no address"),
    ]:
        result = run(*arguments)
        expect(problems, f"{arguments}: exit", result[0], code)
        expect_in(problems, f"{arguments}", words, result[where])
        expect(problems, f"{arguments}: the other side", result[3 - where], "")
    return problems


def help_of_each():
    problems = []
    for command in COMMANDS:
        code, out, _ = run(command, "--help")
        expect(problems, f"{command} --help: exit", code, 0)
        expect_in(problems, f"{command} --help", f"comptoir-central {command} [OPTION…]", out)
        expect_in(problems, f"{command} --help", "--data=DIR", out)
    expect_in(problems, "import --help lists members", "number* name* time_zone*", run("import", "--help")[1])
    return problems


def man_page_says_what_help_says():
    """Every command, option and member of an import."""
    problems = []
    with open(os.path.join(os.environ["COMPTOIR_SOURCE_ROOT"], "docs", "man", "comptoir-central.1"), encoding="utf-8") as stream:
        page = stream.read().replace("\\-", "-")
    for command in re.findall(r"^  (\w+) {2,}", run("--help")[1], re.M):
        expect_in(problems, command, f".SS {command}", page)
        text = run(command, "--help")[1]
        for option in re.findall(r"^  (?:-h, )?(--[a-z-]+)", text, re.M):
            expect_in(problems, command, option, page)
        for kind, members in re.findall(r"^  (\w+) {2,}(\w.*)$", text.partition("required):")[2], re.M):
            expect_in(problems, kind, f".B {kind}\n{members}\n", page)
    return problems


def wrong_clock():
    problems = []
    folder = made("stores")
    code, _, err = run("check", "--data", folder.path, "--clock", "yesterday")
    expect(problems, "exit", code, 2)
    expect_in(problems, "words", "yesterday is no instant", err)
    return problems


def not_there():
    problems = []
    folder = Folder()
    for command, arguments in [("order", []), ("check", []), ("serve", ["--listen", "127.0.0.1:0"]), ("import", ["--kind", "stores", "x"])]:
        code, _, err = folder.run(command, *arguments)
        expect(problems, f"{command}: exit", code, 3)
        expect_in(problems, command, f"comptoir-central init --data {folder.path}", err)
    expect(problems, "nothing was made", os.path.exists(folder.path), False)
    return problems


def init_makes_a_folder():
    problems = []
    folder = Folder()
    code, out, err = folder.run("init")
    expect(problems, "exit", (code, err), (0, ""))
    expect_in(problems, "words", "is ready", out)
    expect(problems, "rights", stat.S_IMODE(os.stat(folder.path).st_mode), 0o700)
    code, _, err = folder.run("init")
    expect(problems, "again: exit", code, 3)
    expect_in(problems, "again", "set up already", err)
    return problems


def folder_that_cannot_be():
    problems = []
    folder = Folder()
    folder.write("file", "")
    code, _, err = run("init", "--data", folder.file("file/below"))
    expect(problems, "below a file: exit", code, 3)
    expect_in(problems, "below a file", "Not a directory", err)
    return problems


def folder_of_another():
    """A folder that this user may read and not write. Root may write everything, so nobody tries in its place."""
    problems = []
    folder = made("stores")
    who = []
    for name, mode in [("", 0o555), ("lock", 0o444), ("central.db", 0o444)]:
        os.chmod(os.path.join(folder.path, name), mode)
    if os.getuid() == 0:
        os.chmod(folder.root.name, 0o755)
        who = ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups"]
        if subprocess.run([*who, PROGRAM, "--version"], capture_output=True, check=False).returncode != 0:
            raise Skip("nobody may not run the program here")
    done = subprocess.run([*who, PROGRAM, "check", "--data", folder.path], capture_output=True, check=False, timeout=20)
    os.chmod(folder.path, 0o700)
    expect(problems, "exit", done.returncode, 3)
    expect_in(problems, "words", "Cannot write", done.stderr.decode())
    expect_in(problems, "words", "Permission denied", done.stderr.decode())
    return problems


def newer_database():
    problems = []
    folder = made("stores")
    with open(os.path.join(folder.path, "central.db"), "r+b") as stream:
        stream.seek(60)  # SQLite's user_version
        stream.write((9999).to_bytes(4, "big"))
    code, _, err = folder.run("check")
    expect(problems, "exit", code, 3)
    expect_in(problems, "words", "newer", err)
    return problems


def damaged_database():
    problems = []
    folder = made("stores")
    with open(os.path.join(folder.path, "central.db"), "r+b") as stream:
        stream.write(b"this is no database, whatever its name says" * 100)
    code, _, err = folder.run("check")
    expect(problems, "exit", code, 3)
    expect_in(problems, "words", "damaged", err)
    return problems


def full_disk():
    """The largest file this process may write stands in for the disk's end."""
    problems = []
    folder = made("stores")
    size = os.path.getsize(os.path.join(folder.path, "central.db"))
    many = "store,code,kind,rank\n" + "".join(f"LYO1,Z-{i:05},shelf,{i}\n" for i in range(3000))
    folder.write("many.csv", many)
    done = subprocess.run(["/usr/bin/prlimit", f"--fsize={size + 65536}", "/usr/bin/env", "--ignore-signal=SIGXFSZ", PROGRAM, "import", "--data", folder.path,
                           "--kind", "places", folder.file("many.csv")], capture_output=True, check=False, timeout=60)
    expect(problems, "exit", done.returncode, 3)
    if not done.stderr:
        problems.append("no reason was given")
    code, out, err = folder.run("import", "--kind", "places", folder.file("many.csv"))
    expect(problems, "with room: exit", (code, err), (0, ""))
    expect_in(problems, "with room", "3000 rows", out)
    return problems


def acts(folder, problems):
    """The same acts, whoever does them: alone, or the serving process."""
    code, out, err = folder.run("order", stdin=json.dumps(order("C-1", 2)))
    expect(problems, "order: exit", (code, err), (0, ""))
    expect(problems, "order: repeated", json.loads(out)["repeated"], False)
    code, out, _ = folder.run("order", stdin=json.dumps(order("C-1", 2)))
    expect(problems, "order again", (code, json.loads(out)["repeated"]), (0, True))
    code, out, err = folder.run("order", stdin="[" * 100000)
    expect(problems, "order of brackets: exit", (code, out), (3, ""))
    expect_in(problems, "order of brackets", "malformed", err)
    code, _, err = folder.run("order", stdin=b"\xff\xfe")
    expect(problems, "order of bytes: exit", code, 3)
    code, _, err = folder.run("order", stdin="x" * (5 * 1024 * 1024))
    expect(problems, "long order: exit", code, 3)
    expect_in(problems, "long order", "longer than", err)
    code, out, err = folder.run("cancel", "--order", "C-1", "--line", "1", "--quantity", "1")
    expect(problems, "cancel: exit", (code, err), (0, ""))
    expect_in(problems, "cancel", '"cancelled":1', out)
    code, _, err = folder.run("cancel", "--order", "C-404")
    expect(problems, "cancel of none: exit", code, 3)
    code, out, err = folder.run("enrol", "--store", "LYO1", "--profile", "handheld", "--name", "Handheld é")
    expect(problems, "enrol: exit", (code, err), (0, ""))
    expect(problems, "enrol: members", sorted(json.loads(out)), ["code", "expires", "url"])
    code, _, err = folder.run("enrol", "--store", "NOPE", "--profile", "handheld", "--name", "x")
    expect(problems, "enrol nowhere: exit", code, 3)
    code, _, err = folder.run("init")
    expect(problems, "init again: exit", code, 3)


def import_acts(folder, problems):
    code, out, err = folder.run("import", "--kind", "products", folder.file("products.csv"), folder.file("products.csv"))
    expect(problems, "import: exit", (code, err), (0, ""))
    expect(problems, "import: words", out.splitlines()[1].endswith("2 rows, 0 written, 2 unchanged, 0 skipped"), True)
    folder.write("bad.csv", FILES["places.csv"] + "LYO9,Z-1,shelf,1\n")
    code, out, err = folder.run("import", "--kind", "places", folder.file("bad.csv"))
    expect(problems, "bad row: exit", code, 1)
    expect_in(problems, "bad row", "1 skipped", out)
    expect_in(problems, "bad row is named", "bad.csv, line 4", err)
    code, out, err = folder.run("import", "--kind", "stores", folder.file("missing.csv"), folder.file("stores.csv"))
    expect(problems, "no file: exit", code, 3)
    expect_in(problems, "no file", "Cannot read", err)
    expect_in(problems, "no file: the others are read", "2 unchanged", out)
    expect(problems, "no file: nothing is counted", "missing.csv" in out, False)
    code, out, err = folder.run("import", "--kind", "places", "--columns", "Magasin=store,Adresse=code", "--default", "kind=shelf", "--default", "rank=7", "-",
                                stdin="Magasin,Adresse\nLYO1,B-01-1\n")
    expect(problems, "from standard input: exit", (code, err), (0, ""))
    expect_in(problems, "from standard input", "standard input: 1 rows, 1 written", out)


def secret_acts(folder, problems):
    name = folder.file("badges.csv")
    if os.path.exists(name):
        os.unlink(name)
    code, _, err = folder.run("import", "--kind", "people", "--badges-out", "badges.csv", folder.file("people.csv"))
    expect(problems, "badges: exit", (code, err), (0, ""))
    expect(problems, "badges: rights", stat.S_IMODE(os.stat(name).st_mode), 0o600)
    before = folder.read("badges.csv").splitlines()
    folder.write("more.csv", FILES["people.csv"].replace("1041,Camille", "1042,Théo"))
    folder.run("import", "--kind", "people", "--badges-out", "badges.csv", folder.file("more.csv"))
    lines = folder.read("badges.csv").splitlines()
    expect(problems, "badges: those before stay", lines[:2], before)
    expect(problems, "badges: one more, no header", (len(lines), lines[2].split(",")[0]), (3, "1042"))
    code, _, err = folder.run("import", "--kind", "people", "--badges-out", folder.file("no/where"), folder.file("people.csv"))
    expect(problems, "badges nowhere: exit", code, 3)
    code, out, err = folder.run("token", "--scope", "channel", "--name", "web", "--out", "token")
    expect(problems, "token: exit", (code, out, err), (0, "", ""))
    expect(problems, "token: rights", stat.S_IMODE(os.stat(folder.file("token")).st_mode), 0o600)
    first = folder.read("token")
    expect(problems, "token: length", len(first.strip()) >= 32, True)
    folder.run("token", "--scope", "channel", "--name", "web", "--out", "token")
    expect(problems, "token: another one each time", folder.read("token") == first, False)
    code, _, err = folder.run("token", "--scope", "channel", "--name", "web", "--out", folder.file("no/where"))
    expect(problems, "token nowhere: exit", code, 3)
    expect_in(problems, "token nowhere", "Cannot write", err)
    left = [n for n in os.listdir(folder.root.name) + os.listdir(folder.path) if n.startswith(("badges-", "token.", "badges.csv."))]
    expect(problems, "nothing is left beside them", left, [])


def each(function, serving):
    problems = []
    folder = made("stores", "places", "products", "stock")
    if serving:
        with Server(folder) as server:
            function(folder, problems)
        expect(problems, "serve: end", (server.code, server.err), (0, ""))
    else:
        function(folder, problems)
    return problems


def orders_alone():
    return each(acts, False)


def orders_while_serving():
    return each(acts, True)


def imports_alone():
    return each(import_acts, False)


def imports_while_serving():
    return each(import_acts, True)


def secrets_alone():
    return each(secret_acts, False)


def secrets_while_serving():
    return each(secret_acts, True)


def serve_listens_and_ends():
    problems = []
    folder = made("stores")
    with Server(folder) as server:
        lock = open(os.path.join(folder.path, "lock"), encoding="utf-8").read().strip()
        admin = os.path.join(folder.path, "admin.sock")
        expect(problems, "lock names the process", lock, str(server.process.pid))
        expect(problems, "socket's rights", stat.S_IMODE(os.stat(admin).st_mode), 0o600)
        expect(problems, "health", server.call("GET", "/healthz")[0], 200)
        expect(problems, "end", (server.stop(), server.err), (0, ""))
        expect(problems, "socket is gone", os.path.exists(admin), False)
    for name in (signal.SIGTERM, signal.SIGINT):
        server = Server(folder)
        expect(problems, f"{name}", (server.stop(name), server.err), (0, ""))
    return problems


def serve_twice():
    problems = []
    folder = made("stores")
    with Server(folder) as server:
        code, out, err = folder.run("serve", "--listen", "127.0.0.1:0")
        expect(problems, "exit", (code, out), (3, ""))
        expect_in(problems, "words name the process", f"in use by process {server.process.pid}", err)
        expect(problems, "the first goes on", server.call("GET", "/healthz")[0], 200)
    return problems


def port_in_use():
    problems = []
    folder = made("stores")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        code, out, err = folder.run("serve", "--listen", address)
        expect(problems, "exit", (code, out), (3, ""))
        expect_in(problems, "words", f"{address} is in use by another program", err)
    expect(problems, "folder is free again", folder.run("check")[0], 0)
    return problems


def serve_after_a_kill():
    """A process that was killed leaves its socket and its lock's file: neither stops the next."""
    problems = []
    folder = made("stores")
    server = Server(folder)
    server.stop(signal.SIGKILL)
    expect(problems, "socket was left", os.path.exists(os.path.join(folder.path, "admin.sock")), True)
    expect(problems, "alone", folder.run("check")[0], 0)
    with Server(folder) as server:
        expect(problems, "serving again", server.call("GET", "/healthz")[0], 200)
        expect(problems, "through it", folder.run("check")[0], 0)
    return problems


def commands_take_turns():
    """Five at once on a folder that nobody serves: each waits for the one before."""
    problems = []
    folder = made("stores", "products")
    running = [Later(lambda n=n: folder.run("order", stdin=json.dumps(order(f"C-{n}")))) for n in range(5)]
    for later in running:
        code, _, err = later.get()
        expect(problems, "exit", (code, err), (0, ""))
    return problems


def long_folder_name():
    """A socket's path may have 107 bytes, a folder's more."""
    problems = []
    folder = Folder()
    folder.path = os.path.join(folder.root.name, "x" * 120, "data")
    folder.must("init")
    folder.must("import", "--kind", "stores", folder.file("stores.csv"))
    with Server(folder):
        out = folder.must("enrol", "--store", "LYO1", "--profile", "desk", "--name", "Desk")
        expect_in(problems, "through the socket", "http://127.0.0.1:", out)
    return problems


def public_url_is_what_terminals_are_told():
    problems = []
    folder = made("stores")
    enrol = ["enrol", "--store", "LYO1", "--profile", "desk", "--name", "Desk"]
    with Server(folder, "--public-url", "https://central.example.org/"):
        expect(problems, "while serving", json.loads(folder.must(*enrol))["url"], "https://central.example.org")
    expect(problems, "and after", json.loads(folder.must(*enrol))["url"], "https://central.example.org")
    return problems


def check_counts():
    problems = []
    folder = made("stores", "places", "products", "stock")
    folder.must("order", stdin=json.dumps(order("C-1")))
    code, out, _ = folder.run("check", "--json")
    answer = json.loads(out)
    expect(problems, "exit", (code, answer["clean"]), (0, True))
    expect(problems, "something was counted", sum(row["checked"] for row in answer["invariants"]) > 0, True)
    words = folder.must("check")
    expect(problems, "a line for each", len(words.splitlines()), len(answer["invariants"]))
    return problems


def hostile_clients_of_the_socket():
    problems = []
    folder = made("stores")
    with Server(folder) as server:
        for text in [b"", b"\n", b"{", b"[" * 200000 + b"\n", b'{"arguments":[]}\n', b'{"arguments":[1]}\n', b'{"arguments":["serve"]}\n', b"x" * 2000000,
                     b'{"arguments":["import","--data","x","--kind","stores","f"]}\n\x00\x00']:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(os.path.join(folder.path, "admin.sock"))
                client.settimeout(10)
                try:
                    client.sendall(text)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(65536):
                        pass
                except (BrokenPipeError, ConnectionResetError):
                    pass  # it may end before it read all of it
        expect(problems, "it goes on", folder.run("check")[0], 0)
        expect(problems, "end", (server.stop(), server.err), (0, ""))
    return problems


def serve_ends_while_an_import_waits():
    """An import whose input never ends is broken off; the process does not hang."""
    problems = []
    folder = made("stores")
    server = Server(folder)
    client = subprocess.Popen([PROGRAM, "import", "--data", folder.path, "--clock", CLOCK, "--kind", "places", "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    client.stdin.write(FILES["places.csv"].encode())
    client.stdin.flush()
    path = " " + os.path.join(folder.path, "admin.sock")
    while not any(line.endswith(path) and line.split()[5] == "03" for line in open("/proc/net/unix", encoding="utf-8").read().splitlines()):
        pass  # until it is connected
    expect(problems, "serve: end", (server.stop(), server.err), (0, ""))
    client.stdin.close()
    expect(problems, "import: broken off", client.wait(20), 3)
    client.stdout.close()
    client.stderr.close()
    return problems


cases(usage, help_of_each, man_page_says_what_help_says, wrong_clock, not_there, init_makes_a_folder, folder_that_cannot_be, folder_of_another, newer_database, damaged_database, full_disk,
      orders_alone, orders_while_serving, imports_alone, imports_while_serving, secrets_alone, secrets_while_serving, serve_listens_and_ends, serve_twice,
      port_in_use, serve_after_a_kill, commands_take_turns, long_folder_name, public_url_is_what_terminals_are_told, check_counts,
      hostile_clients_of_the_socket, serve_ends_while_an_import_waits)
