/* SPDX-License-Identifier: MIT */
/* The CSV ledger: any bytes as the file, read by settings that the first byte chooses. */
#include "help/fuzz.h"
#include "help/ledger_claims.h"

#define TEXT(words) ((char *)(gpointer)(words))

/* How files are written; `columns` "" is the canonical header. */
static const struct {
    struct config_csv csv;
    const char *currency;
    enum grouping group;
    bool by_position, filtered;
} settings[] = {
    {{',', '"', '.', TEXT("%Y-%m-%d"), TEXT("UTF-8"), 0, true}, "", GROUP_ROW, false, false},
    {{';', '"', ',', TEXT("%d-%m-%Y"), TEXT("CP1252"), 0, true}, "EUR", GROUP_ROW, false, true},
    {{'\t', 0, ',', TEXT("%d %b %Y"), TEXT("UTF-8"), 1, false}, "EUR", GROUP_SUM, true, false},
    {{',', '"', '.', TEXT("%d/%m/%y"), TEXT("UTF-16"), 0, true}, "JPY", GROUP_REPEAT, false, false},
    {{'|', '\'', '.', TEXT("%Y%m%d"), TEXT("UTF-8"), 0, false}, "", GROUP_REPEAT, true, true},
};

static struct config_ledger configs[G_N_ELEMENTS(settings)];
static struct config_contacts contacts;

static GPtrArray *filters(const char *column, const char *value)
{
    GPtrArray *list = g_ptr_array_new();

    if (column) {
        struct config_filter *filter = g_new(struct config_filter, 1);

        *filter = (struct config_filter){TEXT(column), TEXT(value)};
        g_ptr_array_add(list, filter);
    }
    return list;
}

static void set_columns(struct config_ledger *config, bool by_position)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        config->columns[i] = by_position && i <= COLUMN_KIND ? g_strdup_printf("#%d", i + 1) : TEXT("");
    config->columns_given = by_position;
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        configs[i] = (struct config_ledger){.key = TEXT("main"),
                                            .path = TEXT(fuzz_file(NULL, 0)),
                                            .csv = settings[i].csv,
                                            .drop = filters(settings[i].filtered ? "#2" : NULL, "X"),
                                            .keep = filters(NULL, NULL),
                                            .group = settings[i].group,
                                            .fixed_currency = TEXT(settings[i].currency)};
        set_columns(&configs[i], settings[i].by_position);
    }
    contacts.path = configs[0].path;
    contacts.csv = settings[0].csv;
    for (int i = 0; i < CONTACT_COUNT; i++)
        contacts.columns[i] = TEXT("");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned choice = size ? data[0] : 0;

    fuzz_file(size ? data + 1 : data, size ? size - 1 : 0);

    AUTO(ledger) ledger = ledger_read(&configs[choice % G_N_ELEMENTS(settings)], choice & 128 ? &contacts : NULL, NULL);

    fuzz_claim_ledger(ledger);
    return 0;
}
