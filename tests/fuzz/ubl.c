/* SPDX-License-Identifier: MIT */
/* UBL documents: any bytes as the one file of a ledger, and as a document with its file. */
#include "help/fuzz.h"
#include "help/ledger_claims.h"

#include <string.h>

#include "ledger/ubl_pack.h"

#define TEXT(words) ((char *)(gpointer)(words))

enum { PDF_MOST = 4096 };

static char *own[] = {TEXT("NL001234567B01"), TEXT("Van den Berg"), NULL};
static struct config_ledger config;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    config = (struct config_ledger){.type = LEDGER_UBL,
                                    .key = TEXT("ubl"),
                                    .path = TEXT(fuzz_file(NULL, 0)),
                                    .own = own,
                                    .fixed_currency = TEXT(""),
                                    .csv = {.date = TEXT("%Y-%m-%d")}};
    return 0;
}

static void claim_values(const struct ubl_document *document)
{
    for (int i = 0; i < UBL_FIELD_COUNT; i++) {
        const GPtrArray *values = document->values[i];

        fuzz_claim(!values || values->len, "a field that is there has a value", NULL);
        for (guint j = 0; values && j < values->len; j++)
            fuzz_claim(*(char *)values->pdata[j] && g_utf8_validate(values->pdata[j], -1, NULL), "a value is a text",
                       values->pdata[j]);
    }
}

/* What was packed and unpacked is what it was. */
static void claim_packed(const struct ubl_document *document, const struct fault *fault)
{
    g_autoptr(GString) packed = g_string_new(NULL), again = g_string_new(NULL);
    g_autofree char *sum = NULL;
    struct fault found = {0};

    ubl_pack(packed, "sum", document, fault);

    AUTO(ubl_document) copy = ubl_unpack(packed->str, packed->len, &sum, &found);

    fuzz_claim(copy && g_str_equal(sum, "sum"), "what was packed can be unpacked", NULL);
    ubl_pack(again, sum, copy, &found);
    fuzz_claim(g_string_equal(packed, again), "it is what it was", NULL);
    fault_clear(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {0}, found = {0};
    g_autoptr(GBytes) pdf = NULL;
    g_autofree char *sum = NULL;

    AUTO(ubl_document) document = ubl_read(data, size, &pdf, PDF_MOST, &fault);
    AUTO(ubl_document) unpacked = size ? ubl_unpack((const char *)data, size, &sum, &found) : NULL;

    claim_values(document);
    claim_packed(document, &fault);
    fuzz_claim_line(fault.what, "a fault is one line");
    fuzz_claim(!pdf || g_bytes_get_size(pdf) <= PDF_MOST, "a file within is no larger than asked for", NULL);
    fuzz_file(data, size);

    AUTO(ledger) ledger = ledger_read(&config, NULL, NULL);

    fuzz_claim_ledger(ledger);
    fuzz_claim(ledger->invoices->len <= 1, "one document is one invoice at most", NULL);
    fault_clear(&fault);
    fault_clear(&found);
    return 0;
}
