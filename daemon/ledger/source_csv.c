/* SPDX-License-Identifier: MIT */
#include "ledger/source.h"

#include <string.h>

#include "ledger/header.h"

struct filter {
    int column; /* from 0 */
    const char *value;
};

struct source {
    struct builder *builder;
    const struct config_ledger *config;
    int at[COLUMN_COUNT]; /* column from 0; -1 = not there */
    GArray *drop, *keep;  /* of struct filter */
    struct builder_row row;
};

/* The columns of the settings, or those that carry a canonical name. */
static bool map_columns(struct source *source, const struct sheet_header *header, struct fault *fault)
{
    for (enum ledger_column i = 0; i < COLUMN_COUNT; i++) {
        const char *setting = source->config->columns[i];
        int column = -1;

        if (source->config->columns_given && *setting) {
            column = header_column(header, setting, ledger_column_name(i), fault);
            if (column < 0)
                return false;
        } else if (!source->config->columns_given && header->named) {
            column = header_find(header, ledger_column_name(i));
        }
        source->at[i] = column;
        source->builder->mapped[i] = column >= 0;
        source->builder->column[i] = column + 1;
    }
    return true;
}

static bool check_columns(struct source *source, const struct sheet_header *header, struct fault *fault)
{
    g_autofree char *lacking = builder_lacks(source->builder);

    if (!lacking)
        return true;
    if (source->config->columns_given)
        return fault_set(fault, header->line, 0, "`columns` lacks %s", lacking);
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
    struct source *source = data;

    if (header_is_unsplit(header, source->config->csv.separator, fault) || !map_columns(source, header, fault) ||
        !check_columns(source, header, fault))
        return false;
    header_warn_twice(header, source->builder->ledger->warnings);
    source->drop = resolve_filters(header, source->config->drop, "drop", wanted, fault);
    source->keep = resolve_filters(header, source->config->keep, "keep", wanted, fault);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        source->row.cell[i] = (char *)""; /* never written to: it ends at once */
        if (source->at[i] >= 0)
            wanted[source->at[i]] = true;
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
static bool is_left_out(const struct source *source, const struct sheet_row *row)
{
    for (guint i = 0; i < source->drop->len; i++)
        if (fits(source->drop, g_array_index(source->drop, struct filter, i).column, row))
            return true;
    for (guint i = 0; i < source->keep->len; i++)
        if (!fits(source->keep, g_array_index(source->keep, struct filter, i).column, row))
            return true;
    return false;
}

static bool take_row(void *data, const struct sheet_row *row, struct fault *fault)
{
    struct source *source = data;

    if (is_left_out(source, row)) {
        source->builder->ledger->skipped++;
        return true;
    }
    source->row.line = row->line;
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (source->at[i] >= 0)
            source->row.cell[i] = row->cells[source->at[i]];
    return builder_add(source->builder, &source->row, fault);
}

bool source_csv_read(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    const struct config_ledger *config = builder->ledger->config;
    struct source source = {.builder = builder, .config = config};
    const struct sheet_user user = {.header = take_header, .row = take_row, .data = &source};
    bool good = false;

    builder->decimal = config->csv.decimal;
    if (date_pattern_compile(config->csv.date, &builder->date))
        good = sheet_read(builder->ledger->path, &config->csv, &user, facts, fault);
    else
        fault_set(fault, 0, 0, "date pattern \"%s\" is not understood; write %%d-%%m-%%Y or the like",
                  config->csv.date);
    g_clear_pointer(&source.drop, g_array_unref);
    g_clear_pointer(&source.keep, g_array_unref);
    return good;
}
