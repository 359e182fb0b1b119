/* SPDX-License-Identifier: MIT */
/*
 * The two letters whose content a law prescribes, when an owner writes them anew: what it wants in them is advised,
 * what would spoil them is refused (art. 6:96(6) BW; Belgian Code of economic law, book XIX).
 */
#include <string.h>

#include "compose/check_part.h"

enum {
    CREDITOR = 1 << 0,
    DEBTOR = 1 << 1,
    DUE = 1 << 2,
    COSTS = 1 << 3,
    TERM = 1 << 4,
    ENTERPRISE = 1 << 5,
    GOODS = 1 << 6,
};

unsigned statute_element(const char *name)
{
    static const struct {
        const char *name;
        unsigned element;
    } table[] = {
        {"sender.legal_name", CREDITOR}, {"client.legal_name", DEBTOR},       {"client.name", DEBTOR},
        {"invoices.due", DUE},           {"invoices.due_short", DUE},         {"costs.total", COSTS},
        {"costs.amount", COSTS},         {"new_term.length", TERM},           {"new_term.days", TERM},
        {"new_term.date", TERM},         {"sender.registration", ENTERPRISE}, {"sender.vat", ENTERPRISE},
        {"invoices.description", GOODS}, {"sender.describe", GOODS},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (!strcmp(table[i].name, name))
            return table[i].element;
    return 0;
}

const char *statute_refusal(const char *letter, const char *name)
{
    bool is_wik14 = !strcmp(letter, "wik14"), is_first = !strcmp(letter, "be-first");

    if (is_wik14 && !strcmp(name, "new_term.date"))
        return "wik14 may not name a date for its term, which counts from receipt; say it in days";
    if (is_wik14 && !strcmp(name, "also_open"))
        return "wik14 may not list other open invoices; its sum must be exactly what is demanded";
    if (is_first && (!strcmp(name, "interest") || g_str_has_prefix(name, "interest.")))
        return "be-first may not ask for interest; the first reminder to a Belgian consumer is free";
    return NULL;
}

void check_statute(struct checker *checker, const struct letter_source *source, unsigned elements)
{
    static const struct {
        const char *letter;
        unsigned element;
        const char *advice;
    } table[] = {
        {"wik14", CREDITOR, "the law wants the creditor named in it; {{sender.legal_name}} does"},
        {"wik14", DEBTOR, "the law wants the debtor named in it; {{client.legal_name}} does"},
        {"wik14", TERM, "the law wants a term of fourteen days from receipt in it; {{new_term.length}} says how many"},
        {"wik14", COSTS, "the law wants the exact amount of the coming costs in it; {{costs.total}} says it"},
        {"be-first", CREDITOR, "the law wants the creditor named in it; {{sender.legal_name}} does"},
        {"be-first", ENTERPRISE, "the law wants the enterprise number in it; {{sender.registration}} says it"},
        {"be-first", GOODS, "the law wants what was delivered in it; {{> goods}} and {{> invoices}} say it"},
        {"be-first", DUE, "the law wants the due date in it; {{> invoices}} says it"},
        {"be-first", TERM, "the law wants the term in it; {{new_term.date}} says its last day"},
        {"be-first", COSTS, "the law wants the indemnity that may follow in it; {{costs.total}} says it"},
    };

    if (!checker->warnings)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (!strcmp(table[i].letter, source->name) && !(elements & table[i].element))
            check_say(checker, checker->warnings,
                      config_mistake_new(source->path, 0, 0, "%s: %s", table[i].letter, table[i].advice));
}

/* R5 keeps the next letter back for the term of the stage, and for none when the stage names none. */
void check_statute_stage(struct checker *checker, const struct config_stage *stage)
{
    static const char *const statutory[] = {"wik14", "be-first", NULL};

    if (checker->warnings && stage->action == ACTION_MAIL && !duration_is_set(stage->new_term) &&
        g_strv_contains(statutory, stage->template_name))
        check_say(checker, checker->warnings,
                  config_mistake_new(stage->place.file, stage->place.line, 0,
                                     "\"%s\" gives fourteen days, and the next letter waits for \"new_term\" alone; "
                                     "give the stage new_term = 21d",
                                     stage->template_name));
}
