/* SPDX-License-Identifier: MIT */
/* The files of invoices: found by number or by row, and never one outside the folder nor another invoice's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "ledger/paper.h"

/* A folder with a file beside it that must not be read, and a ledger of two invoices. */
struct shelf {
    char *root, *pdf;
    struct config_ledger config;
    struct ledger ledger;
    struct invoice invoice;
};

static void put(const struct shelf *shelf, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(shelf->root, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    g_mkdir_with_parents(folder, 0755);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void shelf_init(struct shelf *shelf, const char *pattern)
{
    struct invoice other = {0};

    *shelf = (struct shelf){.root = g_dir_make_tmp("herinnerd-paper-XXXXXX", NULL)};
    shelf->pdf = *pattern ? g_build_filename(shelf->root, pattern, NULL) : g_strdup("");
    shelf->config = (struct config_ledger){.key = (char *)"main", .path = (char *)"", .invoice_pdf = shelf->pdf};
    shelf->ledger = (struct ledger){.config = &shelf->config,
                                    .path = g_build_filename(shelf->root, "ledger.csv", NULL),
                                    .strings = g_string_chunk_new(64),
                                    .invoices = g_array_new(FALSE, FALSE, sizeof(struct invoice))};
    invoice_set_texts(&other, shelf->ledger.strings, "2026_7", (const char *const[TEXT_COUNT]){NULL});
    g_array_append_val(shelf->ledger.invoices, other);
    put(shelf, "secret.pdf", "secret");
    put(shelf, "pdf/F1.pdf", "F1");
    put(shelf, "pdf/INV_2026_00012.pdf", "INV");
    put(shelf, "pdf/08-00355.pdf", "08");
    put(shelf, "pdf/018304_28865.pdf", "018304");
    put(shelf, "pdf/2026_7.pdf", "another's");
    put(shelf, "pdf/empty.pdf", "");
    put(shelf, "pdf/F 2.pdf", "F 2");
    put(shelf, "pdf/sub/named.PDF", "named");
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_all(child);
    }
    g_remove(path);
}

static void shelf_clear(struct shelf *shelf)
{
    remove_all(shelf->root);
    g_string_chunk_free(shelf->ledger.strings);
    g_array_unref(shelf->ledger.invoices);
    g_free(shelf->ledger.path);
    g_free(shelf->pdf);
    g_free(shelf->root);
}

static void a_file_is_found_or_the_reason_is_told(void **state)
{
    static const struct {
        const char *pattern, *number, *row;
        const char *want; /* the file's text; NULL: refused with REASON in it */
        const char *reason;
    } table[] = {
        {"pdf/{number}.pdf", "F1", NULL, "F1", NULL},
        {"pdf/{number}.pdf", "F 2", NULL, "F 2", NULL},
        {"pdf/{number}.pdf", "INV/2026/00012", NULL, "INV", NULL},
        {"pdf/{number}.pdf", "08/00355", NULL, "08", NULL},
        {"pdf/{number}.pdf", "018304 / 28865", NULL, "018304", NULL},
        {"pdf/{number}.pdf", "2026/7", NULL, NULL, "2026-7.pdf\" cannot go along: there is no such file"},
        {"pdf/{number}.pdf", "2026_7", NULL, "another's", NULL},
        {"pdf/{number}.pdf", "none", NULL, NULL, "pdf/none.pdf\" cannot go along: there is no such file"},
        {"pdf/{number}.pdf", "empty", NULL, NULL, "it is empty"},
        {"pdf/{number}.pdf", "../secret", NULL, NULL, "no file name of its own"},
        {"pdf/{number}.pdf", "..", NULL, NULL, "no file name of its own"},
        {"pdf/{number}", "sub", NULL, NULL, "it is not a regular file"},
        {"pdf/{number}.pdf", "link", NULL, NULL, "outside the folder"},
        {"pdf/{number}.pdf", "inner", NULL, "F1", NULL},
        {"pdf/{number}.pdf", "F1", "sub/named.PDF", "named", NULL},
        {"pdf/{number}.pdf", "F1", "../secret.pdf", NULL, "outside the folder"},
        {"pdf/{number}.pdf", "F1", "sub/../../secret.pdf", NULL, "outside the folder"},
        {"pdf/{number}.pdf", "F1", "/etc/hostname", NULL, "outside the folder"},
        {"pdf/{number}.pdf", "F1", "ROOT/pdf/sub/named.PDF", "named", NULL},
        {"pdf/{number}.pdf", "F1", "ROOT/pdf/../secret.pdf", NULL, "outside the folder"},
        {"pdf/{number}.pdf", "F1", "ROOT/pdfx", NULL, "outside the folder"},
        {"", "F1", "pdf/F1.pdf", "F1", NULL},
        {"", "F1", NULL, NULL, "set `invoice_pdf`"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct shelf shelf;
        const char *texts[TEXT_COUNT] = {NULL};
        g_autoptr(GString) row = g_string_new(table[i].row);
        g_autoptr(GError) error = NULL;
        g_autofree char *link = NULL, *inner = NULL;

        shelf_init(&shelf, table[i].pattern);
        link = g_build_filename(shelf.root, "pdf/link.pdf", NULL);
        inner = g_build_filename(shelf.root, "pdf/inner.pdf", NULL);
        assert_int_equal(symlink("../secret.pdf", link) | symlink("F1.pdf", inner), 0);
        g_string_replace(row, "ROOT", shelf.root, 0);
        texts[TEXT_INVOICE_PDF] = table[i].row ? row->str : NULL;
        invoice_set_texts(&shelf.invoice, shelf.ledger.strings, table[i].number, texts);

        AUTO(paper) paper = paper_of_invoice(&shelf.ledger, &shelf.invoice, 1000, &error);
        g_autofree char *got =
            paper ? g_strndup(g_bytes_get_data(paper->bytes, NULL), g_bytes_get_size(paper->bytes)) : NULL;

        if (g_strcmp0(got, table[i].want))
            fail_msg("[%zu] got \"%s\" (%s) want \"%s\"", i, got, error ? error->message : "", table[i].want);
        if (!paper && !(table[i].reason && strstr(error->message, table[i].reason)))
            fail_msg("[%zu] got \"%s\" want «%s»", i, error->message, table[i].reason);
        shelf_clear(&shelf);
    }
}

static void a_file_has_a_limit_a_name_and_a_type(void **state)
{
    static const struct {
        const char *name, *type;
    } types[] = {{"a.pdf", "application/pdf"},
                 {"A.PDF", "application/pdf"},
                 {"b.jpeg", "image/jpeg"},
                 {"c.html", "application/octet-stream"},
                 {"pdf", "application/octet-stream"}};
    struct shelf shelf;
    g_autoptr(GError) error = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        assert_string_equal(paper_type(types[i].name), types[i].type);
    shelf_init(&shelf, "");
    put(&shelf, "terms\nbad \xff.pdf", "12345");

    g_autofree char *path = g_build_filename(shelf.root, "terms\nbad \xff.pdf", NULL);
    AUTO(paper) paper = paper_of_file(path, 5, NULL);
    AUTO(paper) over = paper_of_file(path, 4, &error);
    AUTO(paper) none = paper_of_file("/nonexistent/terms.pdf", 4, NULL);

    assert_string_equal(paper->name, "terms bad \xef\xbf\xbd.pdf");
    assert_null(over);
    assert_non_null(strstr(error->message, "larger than attach_max"));
    assert_null(none);
    shelf_clear(&shelf);
}

/* From now on openat2 says no, as where a container allows only what it knows. */
static void forbid_openat2(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {G_N_ELEMENTS(steps), steps};

    assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    assert_int_equal(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
    assert_int_equal(syscall(SYS_openat2, AT_FDCWD, "/", NULL, 0), -1);
    assert_true(errno == EPERM || errno == ENOSYS); /* which valgrind says of what it does not know */
}

/* The last test: there is no way back. */
static void a_file_is_found_as_well_where_openat2_is_forbidden(void **state)
{
    forbid_openat2();
    a_file_is_found_or_the_reason_is_told(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_found_or_the_reason_is_told),
        cmocka_unit_test(a_file_has_a_limit_a_name_and_a_type),
        cmocka_unit_test(a_file_is_found_as_well_where_openat2_is_forbidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
