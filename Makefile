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
DEPS_BUILD = gcc make pkg-config gettext libc6-dev libconfuse-dev libcurl4-openssl-dev libical-dev libsqlite3-dev \
	libgmime-3.0-dev libglib2.0-dev libsystemd-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libicu-dev \
	libcsv-dev libssl-dev libzstd-dev tzdata ca-certificates sqlite3
DEPS_TEST = libcmocka-dev python3 python3-pytest python3-aiosmtpd postfix dovecot-core dovecot-imapd dovecot-lmtpd \
	dovecot-sieve openssl swaks valgrind chromium procps
DEPS_LINT = clang clang-tidy cppcheck shellcheck mandoc codespell

CC = gcc
PKGS = glib-2.0 libcurl libical sqlite3 gmime-3.0 libsystemd libcmark-gfm icu-uc icu-i18n libconfuse libcrypto libzstd
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcmark-gfm-extensions -lcsv -lm

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wno-sign-conversion -Wvla \
	-Wformat=2 -Wundef -Wpointer-arith -Wwrite-strings -Werror
HARDEN = -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDEN_LD = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
ifdef SANITIZE
OBJ = $(BUILD)/asan
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
MODE_CFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined
else
OBJ = $(BUILD)
CFLAGS ?= -O2 -g
MODE_CFLAGS = -D_FORTIFY_SOURCE=2
endif

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DG_LOG_DOMAIN='"herinnerd"' -DVERSION='"$(VERSION)"' -DPREFIX='"$(PREFIX)"' \
	-DSYSCONFDIR='"$(SYSCONFDIR)"' -Idaemon $(WARNINGS) $(HARDEN) $(MODE_CFLAGS) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(HARDEN_LD) $(MODE_CFLAGS) $(LDFLAGS)

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
PROGRAMS = $(OBJ)/herinnerd $(OBJ)/herinnerctl
TEST_SRC = $(sort $(wildcard tests/unit/test_*.c))
TEST_BIN = $(TEST_SRC:tests/unit/%.c=$(OBJ)/tests/%)
PO = $(wildcard daemon/po/*.po)
MO = $(PO:daemon/po/%.po=$(BUILD)/locale/%/LC_MESSAGES/herinnerd.mo)

.PHONY: all deps deps-build deps-test deps-lint demo check lint asan programs unit install uninstall clean pot bench
.DELETE_ON_ERROR:
.SECONDARY:

all: programs
programs: $(PROGRAMS) $(MO)

$(OBJ)/herinnerd: $(OBJ)/obj/daemon/herinnerd.o $(OBJ)/libherinnerd.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(OBJ)/herinnerctl: $(OBJ)/obj/daemon/herinnerctl.o $(OBJ)/libherinnerd.a
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

$(OBJ)/tests/%: tests/unit/%.c $(OBJ)/libherinnerd.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -Itests/unit $(ALL_LDFLAGS) -o $@ $< $(OBJ)/libherinnerd.a $(PKG_LIBS) -lcmocka

$(BUILD)/locale/%/LC_MESSAGES/herinnerd.mo: daemon/po/%.po
	@mkdir -p $(@D)
	$(call say,MO,$@)
	$(Q)msgfmt --check -o $@ $<

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)

asan:
	$(MAKE) SANITIZE=1 programs

unit: $(TEST_BIN)

# deps: says what it does, asks for root only when something is missing.
deps: ; @$(MAKE) --no-print-directory deps-build deps-test deps-lint
deps-build: DEPS = $(DEPS_BUILD)
deps-test: DEPS = $(DEPS_TEST)
deps-lint: DEPS = $(DEPS_LINT)
deps-build deps-test deps-lint:
	@missing=; for p in $(DEPS); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	[ -z "$$missing" ] && exit 0; \
	echo "installing Debian packages:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $$missing

clean:
	rm -rf $(BUILD)
