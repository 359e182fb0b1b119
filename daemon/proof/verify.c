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
    g_ptr_array_unref(report->erasures);
    g_free(report->stamped);
    g_free(report->head);
    g_free(report);
}

static bool look(struct store *store, struct verify_report *report, const struct verify_ask *ask, GError **error)
{
    struct verify_start start;

    return verify_begin(store, report, ask->since, &start, error) &&
           verify_chain(store, report, &start, ask->head, error) && verify_seals(store, report, &start, error) &&
           verify_stamps(store, report, &start, ask->ca_file, error) && verify_contents(store, report, &start, error) &&
           verify_evidence(store, report, &start, error) && verify_erasures(store, report, error);
}

struct verify_report *store_verify(struct store *store, const struct verify_ask *ask, GError **error)
{
    struct verify_report *report = g_new0(struct verify_report, 1);
    bool own = false, done;

    report->breaks = g_ptr_array_new_with_free_func(g_free);
    report->erasures = g_ptr_array_new_with_free_func(g_free);
    done = store_read_begin(store, &own, error) && look(store, report, ask ? ask : &(struct verify_ask){0}, error);
    store_read_end(store, own);
    if (done)
        return report;
    verify_report_free(report);
    return NULL;
}
