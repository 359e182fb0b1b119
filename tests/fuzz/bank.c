/* SPDX-License-Identifier: MIT */
/* Statements of a bank: any bytes as a file, in the format and by the preset that the first byte chooses. */
#include "help/fuzz.h"

#include "bank/file.h"

/* Those whose files look different, not every bank. */
#define SECTIONS                                                                                                       \
    "sender \"x\" { name = \"X\"  address = \"a@x.example\"  owner = {\"a@x.example\"}  country = NL  smtp = \"m\" "   \
    "}\n"                                                                                                              \
    "smtp \"m\" { transport = maildir }\nledger \"l\" { type = csv  path = \"l.csv\" }\n"                              \
    "bank \"camt\" { type = camt053  path = \"x\" }\nbank \"mt940\" { type = mt940  path = \"x\" }\n"                  \
    "bank \"ing\" { type = csv  path = \"x\"  preset = \"ing-nl\" }\n"                                                 \
    "bank \"knab\" { type = csv  path = \"x\"  preset = \"knab\" }\n"                                                  \
    "bank \"kbc\" { type = csv  path = \"x\"  preset = \"kbc\" }\n"                                                    \
    "bank \"rabo\" { type = csv  path = \"x\"  preset = \"rabobank\" }\n"                                              \
    "bank \"abn\" { type = csv  path = \"x\"  preset = \"abn-amro\" }\n"                                               \
    "bank \"asn\" { type = csv  path = \"x\"  preset = \"asn\" }\n"                                                    \
    "bank \"one\" { type = camt053  path = \"x\"  account = \"NL91ABNA0417164300\" }\n"

static struct config *config;
static GTimeZone *zone;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new();

    (void)count;
    (void)arguments;
    fuzz_start();
    config = config_load(fuzz_file((const uint8_t *)SECTIONS, sizeof SECTIONS - 1), "/", "etc", mistakes);
    fuzz_claim(config != NULL, "the sections above are good",
               mistakes->len ? config_mistake_text(mistakes->pdata[0]) : NULL);
    zone = g_time_zone_new_utc();
    return 0;
}

static void claim_text(const char *text)
{
    fuzz_claim(text && g_utf8_validate(text, -1, NULL), "what a payment says is a text", text);
}

static void claim_payment(const struct bank_file *file, const struct bank_payment *payment)
{
    const char *const texts[] = {payment->key,        payment->account, payment->name,     payment->iban,
                                 payment->text,       payment->reason,  payment->entry_id, payment->reference,
                                 payment->end_to_end, payment->id};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        claim_text(texts[i]);
    fuzz_claim_line(payment->iban, "an account is one line");
    fuzz_claim(payment->statement < file->statements->len, "a payment is of a statement", payment->key);
    fuzz_claim(*payment->currency, "a payment has a currency", payment->key);
    fuzz_claim(payment->amount != G_MININT64, "an amount has an opposite", payment->key);
}

/* All or nothing: half a file is how a payment gets lost. */
static void claim_file(const struct bank_file *file)
{
    guint entry = 0;

    fuzz_claim(!file->failure || !file->payments->len, "a file that failed gives no payment", file->failure);
    fuzz_claim_line(file->failure, "a failure is one line");
    for (guint i = 0; i < file->payments->len; i++) {
        const struct bank_payment *payment = &g_array_index(file->payments, struct bank_payment, i);

        claim_payment(file, payment);
        fuzz_claim(payment->entry >= entry, "the transactions of an entry stand together", payment->key);
        entry = payment->entry;
    }
    for (guint i = 0; i < file->statements->len; i++) {
        const struct bank_statement *statement = &g_array_index(file->statements, struct bank_statement, i);

        claim_text(statement->id);
        claim_text(statement->account);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    guint choice = size ? data[0] : 0;
    const char *path = fuzz_file(size ? data + 1 : data, size ? size - 1 : 0);
    AUTO(bank_file) file = bank_read(config->banks->pdata[choice % config->banks->len], path, zone);

    claim_file(file);
    return 0;
}
