/* SPDX-License-Identifier: MIT */
#include "control/letter_id.h"

#include "base/error.h"
#include "base/words.h"

struct visit {
    log_func func;
    void *data;
    bool any;
};

bool letter_id_parse(const char *text, int64_t *id, GError **error)
{
    char *end;

    *id = g_ascii_strtoll(text, &end, 10);
    if (*id > 0 && !*end)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("\"%s\" is no number of a letter; \"herinnerctl log\" shows them"), text);
    return false;
}

static void visit_entry(const struct log_entry *entry, void *data)
{
    struct visit *visit = data;

    visit->any = true;
    visit->func(entry, visit->data);
}

bool letter_id_each(struct control *control, int64_t id, log_func func, void *data, GError **error)
{
    struct visit visit = {.func = func, .data = data};
    struct log_filter filter = {.id = id, .with_cancelled = true};
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);

    if (!log_each(control->store, &filter, visit_entry, &visit, error))
        return false;
    if (!visit.any)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("there is no letter %s; \"herinnerctl log --all\" shows them"), number);
    return visit.any;
}
