/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <string.h>

static void clear_filters(void *field)
{
    g_clear_pointer((GPtrArray **)field, g_ptr_array_unref);
}

/* `COLUMN=VALUE`; the value may be empty, and may hold more signs. */
static bool read_filters(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func(config_filter_free);
    bool good = true;

    for (; *texts; texts++) {
        const char *sign = strchr(*texts, '=');

        if (!setting_check_line(reading, *texts)) {
            good = false;
        } else if (!sign || sign == *texts) {
            good = setting_refuse(reading, *texts, "write the column, = and the value, as in \"Status=Draft\"");
        } else {
            struct config_filter *filter = g_new0(struct config_filter, 1);

            filter->column = g_strndup(*texts, (gsize)(sign - *texts));
            filter->value = g_strdup(sign + 1);
            g_ptr_array_add(filters, filter);
        }
    }
    if (good) {
        clear_filters(field);
        *(GPtrArray **)field = g_steal_pointer(&filters);
    }
    return good;
}

const struct value_type setting_filters = {.list = true, .read = read_filters, .clear = clear_filters};
