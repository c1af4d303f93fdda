# SPDX-License-Identifier: GPL-3.0-or-later
# On a bare Debian 12 with git and make, each of these installs what is missing, builds, and does its thing.
.PHONY: all run test tour bench deb format install clean
MAKEFLAGS += --no-print-directory

# As it ships: for /usr, which `make deb` packs.
all: ; @.ci/bootstrap && .ci/build build --prefix=/usr --buildtype=release -Db_ndebug=false

run: all ; @data/demo/run.sh

test: ; @.ci/bootstrap && .ci/test

tour: all ; @tests/end-to-end/tour.sh build/tour

bench: all ; @meson test -C build --no-rebuild --benchmark --verbose

format: ; @git ls-files 'src/*.[ch]' 'tests/*.[ch]' | grep -v '^tests/style/fixtures/' | xargs -r clang-format-14 -i

deb: all ; @.ci/deb build build && ls build/comptoir*.deb

# Without a package: prefix=… and DESTDIR=… as everywhere.
prefix ?= /usr/local
install: ; @.ci/bootstrap && .ci/build build-install --prefix=$(prefix) --buildtype=release -Db_ndebug=false -Dtests=false && meson install -C build-install --no-rebuild

clean: ; @rm -rf build build-asan build-install
