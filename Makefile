# herinnerd: build, try, check, install. Plain make; objects stay in $(BUILD).
#
#   make demo    install what is missing, build, run the demo ledger and show it
#   make check   install what is missing, run all tests
#   make         only build (build/herinnerd, build/herinnerctl)

VERSION = 0.1.0
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
STATEDIR ?= /var/lib/herinnerd
UNITDIR ?= $(PREFIX)/lib/systemd/system
BUILD ?= build

# One list of Debian packages: to build, to test, to lint.
DEPS_BUILD = gcc make pkg-config gettext libc6-dev libconfuse-dev libxml2-dev libcurl4-openssl-dev libical-dev libsqlite3-dev \
	libgmime-3.0-dev libglib2.0-dev libsystemd-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libicu-dev \
	libcsv-dev libssl-dev libarchive-dev libzstd-dev libxxhash-dev libjansson-dev libqrencode-dev libpng-dev libjemalloc-dev \
	tzdata ca-certificates sqlite3
DEPS_TEST = libcmocka-dev python3 python3-pytest python3-aiosmtpd postfix dovecot-core dovecot-imapd dovecot-lmtpd \
	dovecot-sieve swaks openssl util-linux systemd zbar-tools chromium spamassassin
DEPS_DEB = debhelper dpkg-dev lintian
DEPS_SYSTEMD = debootstrap systemd-container procps
DEPS_FUZZ = clang libclang-rt-14-dev
DEPS_LINT = clang clang-tidy cppcheck shellcheck mandoc codespell systemd
DEPS_BENCH = python3 python3-jinja2 postfix sqlite3 valgrind

CC = gcc
# ---- install ---------------------------------------------------------------------------------------------------
BINDIR = $(PREFIX)/bin
DATADIR = $(PREFIX)/share/herinnerd
MANDIR = $(PREFIX)/share/man
LOCALEDIR = $(PREFIX)/share/locale
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
CONFDIR = $(SYSCONFDIR)/herinnerd
MAN = $(wildcard daemon/man/*.[1-8])
COMPLETION = $(wildcard daemon/control/completion.bash)
FILL = sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g'
INSTALL = install -p -m 644
# everything in etc/ is shipped data; by the configuration `setup` tells whether the installed one was changed
SHIPPED = $(filter-out etc/clients.d,$(wildcard etc/*))

PKGS = glib-2.0 libcurl libical sqlite3 gmime-3.0 libsystemd libcmark-gfm icu-uc icu-i18n libconfuse libssl libcrypto libarchive libzstd libxxhash jansson \
	libqrencode libpng libxml-2.0
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcmark-gfm-extensions -lcsv -lresolv -lm

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wno-sign-conversion -Wvla \
	-Wformat=2 -Wundef -Wpointer-arith -Wwrite-strings -Werror
HARDEN = -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDEN_LD = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
ifdef SANITIZE
OBJ = $(BUILD)/asan
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
MODE_CFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined
else ifdef FAULTS # with points at which the tests end it, and a disk that fails on demand (tests/faults/)
OBJ = $(BUILD)/faults
CFLAGS ?= -O1 -g
MODE_CFLAGS = -DFAULTS
MODE_LDFLAGS = -Wl,--wrap=sd_event_loop,--wrap=sd_event_source_set_time_relative \
	-Wl,--wrap=clock_monotonic_ms,--wrap=stream_send
MODE_SRC = $(sort $(wildcard tests/faults/*.c))
else ifdef FUZZ # by clang with libFuzzer's counters in it; gcc judges the warnings
OBJ = $(BUILD)/fuzz
override CC = clang
override WARNINGS =
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
MODE_CFLAGS = -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
else
OBJ = $(BUILD)
CFLAGS ?= -O2 -g
MODE_CFLAGS = -D_FORTIFY_SOURCE=2
MALLOC = -ljemalloc # the daemon's; sanitizers and valgrind watch over malloc() themselves
endif

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DG_LOG_DOMAIN='"herinnerd"' -DVERSION='"$(VERSION)"' -DPREFIX='"$(PREFIX)"' \
	-DSYSCONFDIR='"$(SYSCONFDIR)"' -Idaemon $(WARNINGS) $(HARDEN) $(MODE_CFLAGS) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(HARDEN_LD) $(MODE_CFLAGS) $(MODE_LDFLAGS) $(LDFLAGS)

# make V=1 shows the commands themselves
ifeq ($(V),)
Q = @
say = @printf '  %-3s %s\n' $(1) $(2)
endif

MAINS = daemon/herinnerd.c daemon/herinnerctl.c
# the programs share everything but their mains; control/ is herinnerctl's alone
LIB_SRC = $(filter-out $(MAINS),$(sort $(wildcard daemon/*.c daemon/*/*.c)))
ifdef ONLY # a few folders alone, while others are being rebuilt: make ONLY="base config" unit
LIB_SRC = $(sort $(foreach folder,$(ONLY),$(wildcard daemon/$(folder)/*.c)))
endif
LIB_OBJ = $(LIB_SRC:%.c=$(OBJ)/obj/%.o)
MODE_OBJ = $(MODE_SRC:%.c=$(OBJ)/obj/%.o)
PROGRAMS = $(OBJ)/herinnerd $(OBJ)/herinnerctl
TEST_SRC = $(sort $(wildcard tests/unit/test_*.c))
TEST_BIN = $(TEST_SRC:tests/unit/%.c=$(OBJ)/tests/%)
SHARE = $(BUILD)/share
PO = $(wildcard daemon/po/*.po)
MO = $(PO:daemon/po/%.po=$(BUILD)/locale/%/LC_MESSAGES/herinnerd.mo)

.PHONY: all deps deps-build deps-test deps-lint demo check lint asan programs unit install uninstall clean pot bench \
	deps-bench valgrind deps-deb deb deps-systemd check-systemd
.DELETE_ON_ERROR:
.SECONDARY:

all: programs
programs: $(PROGRAMS) $(MO) $(SHARE)
ifdef SANITIZE # some tests run these too
programs: fuzz-targets
endif

# run from the tree, the programs find the tree's own data: links beside them
$(SHARE): $(wildcard etc/*) Makefile
	@mkdir -p $@
	@for folder in templates etc/calendars etc/law etc/ledgers etc/banks etc/policies.conf etc/herinnerd.conf; do \
		[ ! -e $$folder ] || ln -sfn "$(CURDIR)/$$folder" $@/$${folder##*/}; done
	@touch $@

$(OBJ)/herinnerd: $(OBJ)/obj/daemon/herinnerd.o $(MODE_OBJ) $(OBJ)/libherinnerd.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(MALLOC)

$(OBJ)/herinnerctl: $(OBJ)/obj/daemon/herinnerctl.o $(MODE_OBJ) $(OBJ)/libherinnerd.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(OBJ)/libherinnerd.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(OBJ)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# what was remembered by another reader of ledgers is read anew (ledger/reader.h)
READER_SRC = $(sort $(wildcard daemon/base/*.[ch] daemon/ledger/*.[ch]))
$(OBJ)/obj/daemon/ledger/reader.o: $(READER_SRC)
$(OBJ)/obj/daemon/ledger/reader.o: MODE_CFLAGS += -DREADER='"$(shell cat $(READER_SRC) | sha256sum | cut -c 1-16)"'

$(OBJ)/tests/%: tests/unit/%.c $(OBJ)/libherinnerd.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -Itests/unit $(ALL_LDFLAGS) -o $@ $< $(OBJ)/libherinnerd.a $(PKG_LIBS) -lcmocka

$(BUILD)/locale/%/LC_MESSAGES/herinnerd.mo: daemon/po/%.po
	@mkdir -p $(@D)
	$(call say,MO,$@)
	$(Q)msgfmt --check -o $@ $<

# Each file of tests/fuzz/ is a target. Built with SANITIZE=1 it reads what is kept in tests/fuzz/corpus/NAME (make check);
# built by clang with FUZZ=1 libFuzzer goes on from there for FUZZ_SECONDS each: make fuzz TARGETS="imap smtp"
TARGETS = $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_SECONDS = 60
.PHONY: fuzz fuzz-targets deps-fuzz
FUZZ_MAIN = $(if $(FUZZ),-fsanitize=fuzzer,tests/fuzz/help/replay.c)
FUZZ_HELP = $(filter-out tests/fuzz/help/replay.c,$(wildcard tests/fuzz/help/*.c))
fuzz-targets: $(TARGETS:%=$(OBJ)/targets/%)
$(OBJ)/targets/%: tests/fuzz/%.c $(wildcard tests/fuzz/help/*) $(OBJ)/libherinnerd.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests/fuzz -Itests/unit $(ALL_LDFLAGS) -o $@ $< $(FUZZ_HELP) $(FUZZ_MAIN) \
		$(OBJ)/libherinnerd.a $(PKG_LIBS)

fuzz: deps-build deps-fuzz
	@$(MAKE) --no-print-directory -j$(JOBS) FUZZ=1 fuzz-targets
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run $(BUILD)/fuzz $(TARGETS)

# what the measurements of tests/bench/ run beside the programs
BENCH_BIN = $(patsubst tests/bench/%.c,$(OBJ)/bench/%,$(filter-out tests/bench/csv_sum.c,$(wildcard tests/bench/*.c)))
$(OBJ)/bench/send_ours: MODE_LDFLAGS = -Wl,--wrap=store_commit,--wrap=store_commit_ahead
$(OBJ)/bench/%: tests/bench/%.c $(OBJ)/libherinnerd.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(OBJ)/libherinnerd.a $(PKG_LIBS) $(MALLOC)

-include $(shell find $(addprefix $(OBJ)/,obj tests bench) -name '*.d' -type f 2>/dev/null)

asan:
	$(MAKE) SANITIZE=1 programs

unit: $(TEST_BIN)

# ratios against peers, measured in the same run; N=1 for a quick look, MATRIX=1 for all sizes, sessions and round trips
N = 5
bench: deps-build deps-bench
	@$(MAKE) --no-print-directory programs $(BENCH_BIN)
	tests/bench/plan --build $(BUILD) -n $(N)
	tests/bench/send --build $(BUILD) $(if $(MATRIX),--matrix)
	tests/bench/pass --build $(BUILD)
	tests/bench/banks --build $(BUILD)
	tests/bench/ubl --build $(BUILD)
	HERINNERD_BUILD=$(BUILD) tests/bench/classify $(N)

# deps: says what it does, asks for root only when something is missing.
deps: ; @$(MAKE) --no-print-directory deps-build deps-test deps-lint deps-deb deps-systemd
deps-build: DEPS = $(DEPS_BUILD)
deps-test: DEPS = $(DEPS_TEST)
deps-lint: DEPS = $(DEPS_LINT)
deps-bench: DEPS = $(DEPS_BENCH)
deps-deb: DEPS = $(DEPS_DEB)
deps-systemd: DEPS = $(DEPS_SYSTEMD)
deps-fuzz: DEPS = $(DEPS_FUZZ)
deps-build deps-test deps-lint deps-bench deps-deb deps-systemd deps-fuzz:
	@missing=; for p in $(DEPS); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	[ -z "$$missing" ] && exit 0; \
	echo "installing Debian packages:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $$missing

# the catalogues of messages: new sentences come in untranslated, and the tests say so
pot:
	xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 --language=C --add-location=file --sort-by-file \
		--package-name=herinnerd -o daemon/po/herinnerd.pot $(sort $(wildcard daemon/*.c daemon/*/*.c))
	for po in $(PO); do msgmerge --quiet --update --backup=none --no-fuzzy-matching $$po daemon/po/herinnerd.pot; done

# what the targets below build, they build with every processor
JOBS ?= $(shell nproc)

demo: deps-build
	@$(MAKE) --no-print-directory -j$(JOBS) programs
	@etc/demo/run $(BUILD) $(BUILD)/demo

# the tests run the programs and their parts with address and undefined-behaviour checks, and with faults built in
check: deps-build deps-test
	@$(MAKE) --no-print-directory -j$(JOBS) programs $(BUILD)/tests/test_plan_properties
	@$(MAKE) --no-print-directory -j$(JOBS) SANITIZE=1 programs unit
	@$(MAKE) --no-print-directory -j$(JOBS) FAULTS=1 programs
	@HERINNERD_BUILD=$(abspath $(BUILD)/asan) HERINNERD_PLAIN=$(abspath $(BUILD)) tests/run

# the unit suites once more, without sanitizers, under valgrind; a quarter of an hour
valgrind: deps-build deps-test deps-bench
	@$(MAKE) --no-print-directory -j$(JOBS) programs unit
	@HERINNERD_BUILD=$(abspath $(BUILD)) tests/valgrind
# the package under a systemd that is booted for it (root only); the base system of that is kept in $(BUILD)/rootfs
check-systemd: deb deps-test deps-systemd
	@HERINNERD_DEB=$$(echo $(abspath $(BUILD))/deb/herinnerd_*.deb) tests/run systemd

# every exception is written where it stands, with its reason
TIDY_CFLAGS = -std=c17 -D_GNU_SOURCE -DVERSION=\"0\" -DREADER=\"0\" -DPREFIX=\"/usr\" -DSYSCONFDIR=\"/etc\" -Idaemon $(PKG_CFLAGS)
LINT_SRC = $(sort $(wildcard daemon/*.c daemon/*/*.c))
# cppcheck does not read GLib's headers, nor does it know the cleanup attribute (the sanitizers look for leaks)
CPPCHECK_MACROS = '-DG_DEFINE_QUARK(a,b)=' '-DG_GNUC_PRINTF(a,b)=' '-DG_GNUC_NULL_TERMINATED='
# words of other languages than English, and data
OTHER_LANGUAGES = *.po,*.ics,*.csv,*/golden/*,*/unit/ledger/*,*/vocabulary.c,*/inspect_words.c,*/inspect_contacts.c,*/report/dossier_words_*.c,*/control/setup_clients.c,*/test_inspect.c,*/threat_words.c,*/date_pattern.c,*/receive/words.c,*/receive/wording.c,*/receive/answer.c
SHELL_SRC = .ci/run tests/run tests/valgrind tests/lint/service etc/demo/run systemd/debian/package tests/fuzz/run
lint: deps-build deps-lint
	@$(MAKE) --no-print-directory -j$(JOBS) programs
	HERINNERD_BUILD=$(abspath $(BUILD)) tests/lint/layers
	HERINNERD_BUILD=$(abspath $(BUILD)) tests/lint/purity
	HERINNERD_BUILD=$(abspath $(BUILD)) tests/lint/manual
	HERINNERD_BUILD=$(abspath $(BUILD)) tests/lint/words
	HERINNERD_BUILD=$(abspath $(BUILD)) tests/lint/service
	etc/calendars/make.py --check
	shellcheck $(SHELL_SRC)
	mandoc -Tlint -Wwarning $(wildcard daemon/man/*.[1-8])
	codespell --quiet-level=2 --ignore-words-list='nd,zar' --skip='$(OTHER_LANGUAGES)' \
		README.md Makefile daemon templates/en templates/layout.html etc/herinnerd.conf etc/policies.conf systemd tests/run tests/lint
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppress=memleak --library=gtk $(CPPCHECK_MACROS) -j$(JOBS) -Idaemon daemon
	@echo 'clang-tidy: $(words $(LINT_SRC)) files'
	@printf '%s\n' $(LINT_SRC) | xargs -P$(JOBS) -n8 sh -c 'clang-tidy --quiet "$$@" -- $(TIDY_CFLAGS) 2>/dev/null' sh
	@echo 'lint: nothing found'

# A configuration that is there stays as it is. With DESTDIR the files are only put there; without, systemd is told.
install: programs
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR) $(DESTDIR)$(CONFDIR)/templates $(DESTDIR)$(CONFDIR)/clients.d \
		$(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSUSERSDIR) $(DESTDIR)$(TMPFILESDIR)
	install -m 755 $(PROGRAMS) $(DESTDIR)$(BINDIR)
	cp -r --no-preserve=ownership templates $(SHIPPED) $(DESTDIR)$(DATADIR)
	rm -f $(DESTDIR)$(DATADIR)/calendars/make.py
	chmod -R u=rwX,go=rX $(DESTDIR)$(DATADIR)
	$(INSTALL) etc/clients.d/README $(DESTDIR)$(CONFDIR)/clients.d/README
	for page in $(MAN); do $(INSTALL) -D $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	for mo in $(MO); do $(INSTALL) -D $$mo $(DESTDIR)$(LOCALEDIR)/$${mo#$(BUILD)/locale/} || exit 1; done
	for file in $(COMPLETION); do $(INSTALL) -D $$file $(DESTDIR)$(COMPLETIONDIR)/herinnerctl || exit 1; done
	$(FILL) systemd/herinnerd.service >$(DESTDIR)$(UNITDIR)/herinnerd.service
	$(FILL) systemd/herinnerd.sysusers >$(DESTDIR)$(SYSUSERSDIR)/herinnerd.conf
	$(FILL) systemd/herinnerd.tmpfiles >$(DESTDIR)$(TMPFILESDIR)/herinnerd.conf
	chmod 644 $(DESTDIR)$(UNITDIR)/herinnerd.service $(DESTDIR)$(SYSUSERSDIR)/herinnerd.conf \
		$(DESTDIR)$(TMPFILESDIR)/herinnerd.conf
	[ -e $(DESTDIR)$(CONFDIR)/herinnerd.conf ] || $(INSTALL) etc/herinnerd.conf $(DESTDIR)$(CONFDIR)/herinnerd.conf
	@[ -z "$(DESTDIR)" ] || exit 0; \
	if command -v systemd-sysusers >/dev/null; then \
		systemd-sysusers $(SYSUSERSDIR)/herinnerd.conf && systemd-tmpfiles --create $(TMPFILESDIR)/herinnerd.conf || exit 1; \
	fi; \
	if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi; \
	echo "installed; edit $(CONFDIR)/herinnerd.conf, then: systemctl enable --now herinnerd"

# The store, the owner's letters and clients, and a configuration that was changed stay.
uninstall:
	if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then systemctl disable --now herinnerd || :; fi
	rm -f $(DESTDIR)$(BINDIR)/herinnerd $(DESTDIR)$(BINDIR)/herinnerctl
	rm -rf $(DESTDIR)$(DATADIR)
	rm -f $(DESTDIR)$(CONFDIR)/clients.d/README
	for page in $(MAN); do rm -f $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; done
	for po in $(PO); do name=$${po##*/}; rm -f $(DESTDIR)$(LOCALEDIR)/$${name%.po}/LC_MESSAGES/herinnerd.mo; done
	rm -f $(DESTDIR)$(COMPLETIONDIR)/herinnerctl $(DESTDIR)$(UNITDIR)/herinnerd.service \
		$(DESTDIR)$(SYSUSERSDIR)/herinnerd.conf $(DESTDIR)$(TMPFILESDIR)/herinnerd.conf
	if cmp -s etc/herinnerd.conf $(DESTDIR)$(CONFDIR)/herinnerd.conf; then rm -f $(DESTDIR)$(CONFDIR)/herinnerd.conf; fi
	rmdir $(DESTDIR)$(CONFDIR)/templates $(DESTDIR)$(CONFDIR)/clients.d $(DESTDIR)$(CONFDIR) 2>/dev/null || :
	if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
	@echo "uninstalled; left in place: $(STATEDIR) and what was changed in $(CONFDIR)"

# a Debian package in $(BUILD)/deb, made in a tree of its own
deb: deps-build deps-deb
	@systemd/debian/package $(abspath $(BUILD)/deb) $(VERSION) $(DEPS_BUILD)

clean:
	rm -rf $(BUILD)
