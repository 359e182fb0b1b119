/* SPDX-License-Identifier: MIT */
#include "ledger/mapping.h"

#include <string.h>

#include "ledger/header.h"

/*
 * A query may give an amount in minor units, under the field's name with `_minor` behind it: then COLUMN is that
 * one. Both at once would be two truths.
 */
static bool map_minor(struct mapping *mapping, const struct sheet_header *header, enum ledger_column field, int *column,
                      struct fault *fault)
{
    g_autofree char *name = g_strconcat(ledger_column_name(field), "_minor", NULL);
    int minor = -1;

    if (header->query && (field == COLUMN_TOTAL || field == COLUMN_OPEN || field == COLUMN_PAID))
        minor = header_find(header, name);
    if (minor >= 0 && !mapping->config->columns_given) {
        if (*column >= 0)
            return fault_set(fault, 0, 0, "the query gives both `%s` and `%s`; leave one out",
                             ledger_column_name(field), name);
        *column = minor;
    }
    mapping->builder->minor[field] = minor >= 0 && *column == minor;
    return true;
}

/* The columns of the settings, or those that carry a canonical name. */
static bool map_columns(struct mapping *mapping, const struct sheet_header *header, struct fault *fault)
{
    for (enum ledger_column i = 0; i < COLUMN_COUNT; i++) {
        const char *setting = mapping->config->columns[i];
        int column = -1;

        if (mapping->config->columns_given && *setting) {
            column = header_column(header, setting, ledger_column_name(i), fault);
            if (column < 0)
                return false;
        } else if (!mapping->config->columns_given && header->named) {
            column = header_find(header, ledger_column_name(i));
        }
        if (!map_minor(mapping, header, i, &column, fault))
            return false;
        mapping->at[i] = column;
        mapping->builder->mapped[i] = column >= 0;
        mapping->builder->column[i] = column + 1;
    }
    return true;
}

static bool check_columns(struct mapping *mapping, const struct sheet_header *header, struct fault *fault)
{
    g_autofree char *lacking = builder_lacks(mapping->builder);

    if (!lacking)
        return true;
    if (mapping->config->columns_given)
        return fault_set(fault, header->line, 0, "`columns` lacks %s", lacking);
    if (header->query) {
        g_autofree char *found = header_list(header);

        return fault_set(fault, 0, 0, "the query gives no %s; it gives: %s; name its columns with AS", lacking, found);
    }
    if (!header->named)
        return fault_set(fault, header->line, 0, "a file without header needs `columns` with positions");
    return fault_set(fault, header->line, 0, "the header lacks %s; name the file's own columns in `columns`", lacking);
}

static GArray *resolve_filters(const struct sheet_header *header, const GPtrArray *settings, const char *what,
                               bool wanted[SHEET_COLUMNS_MAX], struct fault *fault)
{
    GArray *filters = g_array_new(FALSE, FALSE, sizeof(struct filter));

    for (guint i = 0; settings && i < settings->len; i++) {
        const struct config_filter *setting = g_ptr_array_index(settings, i);
        struct filter filter = {header_column(header, setting->column, what, fault), setting->value};

        if (filter.column < 0)
            break;
        wanted[filter.column] = true;
        g_array_append_val(filters, filter);
    }
    return filters;
}

static bool take_header(void *data, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX],
                        struct fault *fault)
{
    struct mapping *mapping = data;

    if (header_is_unsplit(header, mapping->config->csv.separator, fault) || !map_columns(mapping, header, fault) ||
        !check_columns(mapping, header, fault))
        return false;
    header_warn_twice(header, mapping->builder->ledger->warnings);
    mapping->drop = resolve_filters(header, mapping->config->drop, "drop", wanted, fault);
    mapping->keep = resolve_filters(header, mapping->config->keep, "keep", wanted, fault);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        for (int j = 0; j < MAPPING_ROWS; j++)
            mapping->rows[j].cell[i] = (char *)""; /* never written to: it ends at once */
        if (mapping->at[i] < 0)
            continue;
        wanted[mapping->at[i]] = true;
        mapping->mapped[mapping->count++] = (enum ledger_column)i;
    }
    return !fault->what;
}

/* Whether a cell of COLUMN in ROW has one of the values that FILTERS name for it. */
static bool fits(const GArray *filters, int column, const struct sheet_row *row)
{
    for (guint i = 0; i < filters->len; i++) {
        const struct filter *filter = &g_array_index(filters, struct filter, i);

        if (filter->column == column && !strcmp(filter->value, row->cells[column]))
            return true;
    }
    return false;
}

/* Left out by any `drop`; kept when every column that `keep` names has one of its values. */
static bool is_left_out(const struct mapping *mapping, const struct sheet_row *row)
{
    for (guint i = 0; i < mapping->drop->len; i++)
        if (fits(mapping->drop, g_array_index(mapping->drop, struct filter, i).column, row))
            return true;
    for (guint i = 0; i < mapping->keep->len; i++)
        if (!fits(mapping->keep, g_array_index(mapping->keep, struct filter, i).column, row))
            return true;
    return false;
}

bool mapping_flush(void *data, struct fault *fault)
{
    struct mapping *mapping = data;
    guint count = mapping->waiting;

    mapping->waiting = 0;
    builder_foresee(mapping->builder, mapping->rows, count);
    for (guint i = 0; i < count; i++)
        if (!builder_add(mapping->builder, &mapping->rows[i], fault))
            return false;
    return true;
}

static bool take_row(void *data, const struct sheet_row *row, struct fault *fault)
{
    struct mapping *mapping = data;
    struct builder_row *next = &mapping->rows[mapping->waiting];

    if (is_left_out(mapping, row)) {
        mapping->builder->ledger->skipped++;
        return true;
    }
    next->line = row->line;
    next->clean = row->clean;
    for (int i = 0; i < mapping->count; i++)
        next->cell[mapping->mapped[i]] = row->cells[mapping->at[mapping->mapped[i]]];
    mapping->waiting++;
    return (row->lasting && mapping->waiting < MAPPING_ROWS) || mapping_flush(mapping, fault);
}

bool mapping_init(struct mapping *mapping, struct builder *builder, struct fault *fault)
{
    const struct config_csv *csv = &builder->ledger->config->csv;

    *mapping = (struct mapping){.builder = builder, .config = builder->ledger->config};
    builder->decimal = csv->decimal;
    if (date_pattern_compile(csv->date, &builder->date))
        return true;
    return fault_set(fault, 0, 0, "date pattern \"%s\" is not understood; write %%d-%%m-%%Y or the like", csv->date);
}

void mapping_clear(struct mapping *mapping)
{
    g_clear_pointer(&mapping->drop, g_array_unref);
    g_clear_pointer(&mapping->keep, g_array_unref);
}

struct sheet_user mapping_user(struct mapping *mapping)
{
    return (struct sheet_user){.header = take_header, .row = take_row, .flush = mapping_flush, .data = mapping};
}
