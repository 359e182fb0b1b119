/* SPDX-License-Identifier: MIT */
#include "proof/verify.h"

#include "proof/store_inside.h"

void verify_break(struct verify_report *report, const char *format, ...)
{
    va_list arguments;

    report->broken++;
    if (report->breaks->len >= VERIFY_BREAKS_MAX)
        return;
    va_start(arguments, format);
    g_ptr_array_add(report->breaks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void verify_report_free(struct verify_report *report)
{
    g_ptr_array_unref(report->breaks);
    g_free(report->head);
    g_free(report);
}

struct verify_report *store_verify(struct store *store, const char *head, GError **error)
{
    struct verify_report *report = g_new0(struct verify_report, 1);
    bool own = false, done;

    report->breaks = g_ptr_array_new_with_free_func(g_free);
    done = store_read_begin(store, &own, error) && verify_chain(store, report, head, error) &&
           verify_seals(store, report, error) && verify_contents(store, report, error);
    store_read_end(store, own);
    if (done)
        return report;
    verify_report_free(report);
    return NULL;
}
