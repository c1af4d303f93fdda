#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian packages, as an administrator meets them: installed, started, used, upgraded, removed and purged in a root of its own.

That root is this machine's, with a layer of memory over it: what a package leaves behind lies in the layer. Mounts, network and processes are
this test's own and end with it.
"""
import array
import fcntl
import glob
import json
import os
import pwd
import re
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import BUILD, SOURCE, check_equal, run  # noqa: E402

OWN = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
PACKAGES = ("comptoir", "comptoir-central")
USER = "comptoir-central"
STATE = "/var/lib/comptoir-central"
UNIT = "/lib/systemd/system/comptoir-central.service"
PLAIN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
MOST_EXPOSED = 20  # of 100, as systemd-analyze counts
# The package manager's own books, and caches that other packages' triggers keep
BOOKS = ("/var/lib/dpkg/", "/var/log/", "/var/cache/", "/var/backups/", "/var/lib/man-db/", "/tmp/", "/run/", "/proc/", "/dev/", "/root/")
KEPT_COPIES = {"/etc/" + name + "-" for name in ("passwd", "group", "shadow", "gshadow", "subuid", "subgid")}


def loopback_up():
    """A new network has its loopback down; ip(8) may not be here."""
    with socket.socket() as any_socket:
        request = array.array("B", b"lo".ljust(16, b"\0") + b"\0" * 24)
        fcntl.ioctl(any_socket, 0x8913, request)  # SIOCGIFFLAGS
        request[16] |= 1  # IFF_UP
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


class Root:
    """An overlay of / and the commands that run in it."""

    def __init__(self):
        # Not in the test's room: that is deleted with all that is in it, and nothing may ever be deleted through a mount.
        self.layers, self.path = tempfile.mkdtemp(prefix="comptoir-layers-"), tempfile.mkdtemp(prefix="comptoir-root-")
        self.mount("-t", "tmpfs", "layers", self.layers)
        self.upper = os.path.join(self.layers, "upper")
        for name in ("upper", "work"):
            os.mkdir(os.path.join(self.layers, name))
        self.mount("-t", "overlay", "root", "-o", f"lowerdir=/,upperdir={self.upper},workdir={self.layers}/work", self.path)
        self.mount("-t", "proc", "proc", self.path + "/proc")
        for folder in ("/tmp", "/run", "/dev"):
            self.mount("-t", "tmpfs", "-o", "mode=1777", "memory", self.path + folder)
        for name in ("null", "zero", "full", "random", "urandom", "tty"):
            known = os.stat("/dev/" + name)
            os.mknod(f"{self.path}/dev/{name}", known.st_mode, known.st_rdev)
            os.chmod(f"{self.path}/dev/{name}", 0o666)
        os.mkdir(self.path + "/dev/shm", 0o777)
        # Each change would have the index of all manual pages made anew: minutes of a busy machine, for nothing that is ours.
        shutil.rmtree(self.path + "/var/lib/man-db", ignore_errors=True)

    def close(self):
        for path in (self.path, self.layers):
            subprocess.run(["umount", "--recursive", "--lazy", path], check=True)
            os.rmdir(path)

    def mount(self, *arguments):
        subprocess.run(["mount", *arguments], check=True)

    def outside(self, path):
        return self.path + path

    def command(self, *arguments, user=None, **more):
        be = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return ["chroot", self.path, *be, "env", "-i", *(f"{key}={value}" for key, value in {**PLAIN, **more}.items()), *arguments]

    def run(self, *arguments, user=None, text=None, codes=(0,), **more):
        done = subprocess.run(self.command(*arguments, user=user, **more), capture_output=True, text=True, input=text or "", timeout=120)
        assert done.returncode in codes, f"{' '.join(arguments)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def exists(self, path):
        return os.path.lexists(self.outside(path))

    def status(self, package):
        """As dpkg has it, such as "installed" or "config-files"; "" when it knows nothing of it."""
        return self.run("dpkg-query", "-W", "-f", "${db:Status-Status}", package, codes=(0, 1)).replace("not-installed", "")

    def left_behind(self):
        """Paths of the layer that the machine below does not have, and those of the machine that it hides."""
        found = []
        for folder, folders, files in os.walk(self.upper):
            for name in folders + files:
                full = os.path.join(folder, name)
                path = full[len(self.upper):]
                state = os.lstat(full)
                hides = stat.S_ISCHR(state.st_mode) and state.st_rdev == 0
                if path in KEPT_COPIES or (path + "/").startswith(BOOKS) or path.startswith(BOOKS):
                    continue
                if hides or not os.path.lexists(path):
                    found.append(("hidden: " if hides else "") + path)
        return sorted(found)


class Service:
    """comptoir-central.service, started by this test as systemd would: its user, its folder, its environment, its commands."""

    def __init__(self, root):
        self.root = root
        self.process = None
        with open(root.outside(UNIT), encoding="utf-8") as stream:
            rows = [line.split("=", 1) for line in stream.read().split("\n") if "=" in line and not line.startswith("#")]
        self.unit = {key: value for key, value in rows if key != "Environment"}
        self.environment = dict(value.split("=", 1) for key, value in rows if key == "Environment")
        with open(root.outside(self.unit["EnvironmentFile"].lstrip("-")), encoding="utf-8") as stream:
            self.environment.update(line.strip().split("=", 1) for line in stream if "=" in line and not line.startswith("#"))
        self.environment["STATE_DIRECTORY"] = "/var/lib/" + self.unit["StateDirectory"]

    def words(self, command):
        """systemd puts ${NAME} as one word, $NAME as its words, and leaves both alone for the shell in quotes."""
        found = []
        for word in shlex.split(command):
            whole = re.fullmatch(r"\$(\w+)", word)
            if whole:
                found += shlex.split(self.environment[whole[1]])
            else:
                found.append(re.sub(r"\$\{(\w+)\}", lambda match: self.environment[match[1]], word))
        return found

    def start(self):
        user = self.unit["User"]
        self.root.run(*self.words(self.unit["ExecStartPre"]), user=user, **self.environment)
        self.process = subprocess.Popen(self.root.command(*self.words(self.unit["ExecStart"]), user=user, **self.environment),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        ready = self.process.stdout.readline()
        assert '"listening"' in ready, ready + self.process.stdout.read()
        return json.loads(ready)["listening"]

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def audit(root):
    """What dpkg finds amiss with ours; the machine below may be in the middle of something of its own."""
    return [line for line in root.run("dpkg", "--audit").split("\n") if line.strip().startswith(PACKAGES)]


def install(root, *packages):
    files = [glob.glob(root.outside(f"/tmp/{package}_*.deb"))[0][len(root.path):] for package in packages or PACKAGES]
    said = root.run("dpkg", "--install", *files)
    assert "warning" not in said.lower(), said
    for package in packages or PACKAGES:
        check_equal(root.status(package), "installed", package)
        root.run("dpkg", "--verify", package)
    check_equal(audit(root), [], "dpkg --audit")


def programs(root):
    with open(os.path.join(SOURCE, "meson.build"), encoding="utf-8") as stream:
        version = re.search(r"version: '([\d.]+)'", stream.read())[1]
    for program in ("comptoir", "comptoir-headless", "comptoir-central"):
        check_equal(root.run(program, "--version"), f"{program} {version}\n")
        assert "--help" in root.run(program, "--help", LANGUAGE="en"), program
        assert root.exists(f"/usr/share/man/man1/{program}.1.gz"), f"no manual page of {program}"
        assert "not found" not in root.run("ldd", "/usr/bin/" + program)
        flags = root.run("readelf", "--dynamic", "/usr/bin/" + program)
        assert "NOW" in flags and "PIE" in flags, f"{program} is not linked as strangers deserve:\n{flags}"
    assert "Le terminal sans écran." in root.run("comptoir-headless", "--help", LANGUAGE="fr"), "its French is not found"


def desktop(root):
    check_equal(root.run("gsettings", "get", "org.comptoir.Comptoir", "camera", GSETTINGS_BACKEND="memory"), "'none'\n", "a setting")
    root.run("desktop-file-validate", "/usr/share/applications/org.comptoir.Comptoir.desktop")
    root.run("appstreamcli", "validate", "--no-net", "/usr/share/metainfo/org.comptoir.Comptoir.metainfo.xml")
    shutil.copy(os.path.join(SOURCE, "tests", "xv.sh"), root.outside("/tmp/xv.sh"))
    look = """
      comptoir --data /tmp/terminal --sound fakesink & its=$!
      until xdotool search --onlyvisible --pid $its; do kill -0 $its || exit 1; sleep 0.05; done
      kill $its; wait $its; [ -e /tmp/terminal/journal.db ]"""
    root.run("/tmp/xv.sh", "412x892", "sh", "-c", look, LANGUAGE="fr", GSETTINGS_BACKEND="memory")


def unit(root):
    said = subprocess.run(root.command("systemd-analyze", "verify", UNIT), capture_output=True, text=True)
    about = [line for line in (said.stdout + said.stderr).split("\n") if "comptoir" in line]
    assert said.returncode == 0 and not about, "\n".join(about) or said.stderr
    root.run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", UNIT)
    assert os.path.islink(root.outside("/etc/systemd/system/multi-user.target.wants/comptoir-central.service")), "it does not start with the machine"


def user_id(root):
    rows = [line.split(":") for line in open(root.outside("/etc/passwd"), encoding="utf-8")]
    return next((int(row[2]) for row in rows if row[0] == USER), None)


def owned(root):
    """The service's folder is its own, and nobody else reads it."""
    uid = user_id(root)
    assert uid is not None and 0 < uid < 1000, f"{USER} has the user id {uid}"
    for folder, _, names in os.walk(root.outside(STATE)):
        for path in [folder] + [os.path.join(folder, name) for name in names]:
            state = os.lstat(path)
            assert state.st_uid == uid and state.st_mode & 0o077 == 0, f"{path} is {oct(state.st_mode)}, of {state.st_uid}"


def work_together(root):
    """A shop, a terminal of it, and what that says once it has the shop's news."""
    central = ["comptoir-central"]
    stores = "number,name,time_zone,assortment,price_zone,hours\nLYO1,Lyon Part-Dieu,Europe/Paris,FR-MODE,FR,always\n"
    root.run(*central, "import", "--data", STATE, "--kind", "stores", "-", user=USER, text=stores)
    ticket = root.run(*central, "enrol", "--data", STATE, "--store", "LYO1", "--profile", "handheld", "--name", "Handheld", user=USER)
    with open(root.outside("/tmp/ticket.json"), "w", encoding="utf-8") as stream:
        stream.write(ticket)
    requests = "\n".join(json.dumps({"id": str(n), "do": do}) for n, do in enumerate(("sync", "status"))) + "\n"
    answers = root.run("comptoir-headless", "--data", "/tmp/headless", "--enrol-file", "/tmp/ticket.json", text=requests)
    status = json.loads(answers.strip().split("\n")[-1])
    assert status["ok"] and status["link"] == "online" and status["store"] == "LYO1", status
    root.run(*central, "check", "--data", STATE, user=USER)


def keeps(root, room):
    """An administrator's edit and the chain's data, over another installation."""
    default = root.outside("/etc/default/comptoir-central")
    with open(default, encoding="utf-8") as stream:
        edited = stream.read().replace(":8765", ":8799")
    with open(default, "w", encoding="utf-8") as stream:
        stream.write(edited)
    install(root)
    with open(default, encoding="utf-8") as stream:
        check_equal(stream.read(), edited, "the edited file")
    again = room.add(Service(root))
    check_equal(again.start(), "http://127.0.0.1:8799", "where it listens")
    root.run("comptoir-central", "enrol", "--data", STATE, "--store", "LYO1", "--profile", "desk", "--name", "Desk", user=USER)
    check_equal(again.stop(), 0, "exit of serve")


def removed(root):
    root.run("dpkg", "--remove", *PACKAGES)
    check_equal(root.status("comptoir-central"), "config-files", "comptoir-central")
    for path in ("/usr/bin/comptoir", "/usr/bin/comptoir-central", UNIT, "/usr/share/applications/org.comptoir.Comptoir.desktop"):
        assert not root.exists(path), f"{path} is still there"
    for path in (STATE + "/central.db", "/etc/default/comptoir-central"):
        assert root.exists(path), f"{path} is gone, and only purge may do that"


def purged(root):
    root.run("dpkg", "--purge", *PACKAGES)
    for package in PACKAGES:
        check_equal(root.status(package), "", package)
    check_equal(root.left_behind(), [], "what is left behind")
    check_equal(user_id(root), None, "the user's id")


def main(tap, room):
    if USER in (entry.pw_name for entry in pwd.getpwall()):
        tap.ok(True, "packages", skip="this machine has a central of its own: its user is here")
        return
    loopback_up()
    with tap.case("the release build is packed"):
        subprocess.run([os.path.join(SOURCE, ".ci", "deb"), BUILD, room.path], check=True, stdout=sys.stderr)
    try:
        root = room.add(Root())
    except subprocess.CalledProcessError as error:
        tap.ok(True, "a root of its own", skip=f"this kernel does not give one: {' '.join(error.cmd[:4])}")
        return
    for file in glob.glob(os.path.join(room.path, "*.deb")):
        shutil.copy(file, root.outside("/tmp/"))
    with tap.case("both packages install, and nothing warns"):
        install(root)
    with tap.case("the programs run, with manual pages and in French"):
        programs(root)
    with tap.case("the window opens, with its settings"):
        desktop(root)
    with tap.case("the unit is right, and gives the service little"):
        unit(root)
    service = room.add(Service(root))
    with tap.case("the service starts as its own user"):
        check_equal(service.start(), "http://127.0.0.1:8765", "where it listens")
        owned(root)
    with tap.case("a terminal from one package works with the central from the other"):
        work_together(root)
    with tap.case("the service ends well when it is told to"):
        check_equal(service.stop(), 0, "exit of serve")
    with tap.case("another installation keeps the data and the edited file"):
        keeps(root, room)
    with tap.case("remove keeps what is the shop's"):
        removed(root)
    with tap.case("purge leaves nothing"):
        purged(root)


if __name__ == "__main__":
    if "COMPTOIR_OWN_NAMESPACES" not in os.environ:
        able = os.geteuid() == 0 and subprocess.run(OWN + ["true"], capture_output=True).returncode == 0
        if not able:
            print("1..0 # SKIP a root of its own takes the rights of root")
            sys.exit(0)
        os.execvpe(OWN[0], OWN + [sys.executable, os.path.abspath(__file__)], {**os.environ, "COMPTOIR_OWN_NAMESPACES": "1"})
    run(main)
