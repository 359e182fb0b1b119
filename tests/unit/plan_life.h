/* SPDX-License-Identifier: MIT */
/*
 * A script lived through by the real planner: its configuration, ledgers,
 * calendars and history are made from the book's state, and what a plan sends
 * is served. The first property that does not hold ends the life.
 */
#pragma once

#include "calendar/table.h"
#include "config/loading.h"
#include "plan_case.h"
#include "plan_read.h"

enum { CONTACTS = 200, CHECK_NAME = 24 };

struct life_contact {
    int client, day;
    const char *address;
};

/* What a pass showed as waiting for a yes. */
struct life_wait {
    enum reason reason;
    char *digest, *key;
};

struct life_letter {
    int row, name, cycle, round, day;
    bool before_due;
};

struct life {
    struct book book;
    struct look look[ROWS]; /* what the page says in this pass */
    struct config *config;  /* shared by all lives; the policies in it are this one's */
    struct history *history;
    struct ledger ledger[2];
    struct ledger_client client[2][CLIENTS];
    struct ledger_contact facts[CLIENTS];
    GStringChunk *numbers; /* and what the rows say besides */
    struct calendar *calendar;
    GHashTable *client_calendars;
    struct plan *plan;
    GArray *waits;        /* of struct life_wait: of the last pass */
    GHashTable *approved; /* keys of letters, in the checker's own words */
    GArray *letters;      /* of struct life_letter: mails, calls and tasks of the ladder, as they went */
    struct life_contact contact[CONTACTS];
    int contacts;
    int last_day;                     /* R12d */
    int letters_day, letters_today;   /* R12a: not covered by approve --pass */
    int holds_broken[EVENTS], broken; /* expected to be told in this pass */
    int passes, sent;
    bool clock_approved, pass_approved, edited, rebuilt;
    int next_day;   /* as the last plan named it, NEVER = anything may happen tomorrow */
    GString *story; /* what is decided is written here, NULL = not wanted; borrowed */
    char check[CHECK_NAME];
    char *failure; /* NULL as long as all holds */
};

static const char *const row_names[ROWS] = {"R0", "R1", "R2", "R3", "R4", "R5"};
static const char *const client_names[CLIENTS] = {"c0", "c1", "c2"};
static const char *const policy_names[POLICIES] = {"p0", "p1"};
static const char *const currencies[] = {"EUR", "USD"};

#define LIFE_CONFIG                                                                                                    \
    "mode = live\ntimezone = \"Europe/Amsterdam\"\n"                                                                   \
    "sender \"us\" { name = \"Us\" address = \"us@us.example\" owner = {\"o@us.example\"} smtp = \"m\" }\n"            \
    "sender \"we\" { name = \"We\" address = \"we@we.example\" owner = {\"o@us.example\"} smtp = \"m\" }\n"            \
    "smtp \"m\" { transport = maildir }\n"                                                                             \
    "ledger \"main\" { type = csv path = \"l.csv\" sender = us max_age = 0 }\n"                                        \
    "ledger \"other\" { type = csv path = \"o.csv\" sender = we max_age = 0 }\n"                                       \
    "client \"c0\" { match = {\"c0\"} }\nclient \"c1\" { match = {\"c1\"} }\nclient \"c2\" { match = {\"c2\"} }\n"

/* The first failure counts. */
static inline void G_GNUC_PRINTF(3, 4) life_fail(struct life *life, const char *check, const char *format, ...)
{
    va_list arguments;

    if (life->failure)
        return;
    va_start(arguments, format);
    life->failure = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_strlcpy(life->check, check, sizeof life->check);
}

/* ---- configuration */

static inline struct duration duration_of(struct span span)
{
    static const enum duration_unit units[] = {DURATION_NONE, DURATION_DAYS, DURATION_MONTHS, DURATION_BUSINESS_DAYS};

    return (struct duration){units[span.unit], span.count};
}

static inline struct config_stage *stage_made(const struct script_stage *from)
{
    struct config_stage *stage = g_new0(struct config_stage, 1);

    stage->name = g_strdup_printf("s%d", from->name);
    stage->template_name = g_strdup("reminder");
    stage->fee = g_strdup("");
    stage->before_due = duration_of(from->before_due);
    stage->after_due = duration_of(from->after_due);
    stage->after_issue = duration_of(from->after_issue);
    stage->after_previous = duration_of(from->after_previous);
    stage->new_term = duration_of(from->new_term);
    stage->repeat = duration_of(from->repeat);
    stage->repeat_max = from->repeat_max;
    stage->action = from->action == 'm' ? ACTION_MAIL : from->action == 'c' ? ACTION_CALL : ACTION_TASK;
    stage->escalation = from->escalation;
    stage->confirm = from->confirm;
    return stage;
}

static inline void make_policies(struct life *life)
{
    g_ptr_array_set_size(life->config->policies, 0);
    for (int i = 0; i < POLICIES; i++) {
        const struct script_policy *from = &life->book.policy[i];
        struct config_policy *policy = g_new0(struct config_policy, 1);

        policy->name = g_strdup(policy_names[i]);
        policy->per = from->per_client ? PER_CLIENT : PER_INVOICE;
        policy->group = from->single ? GROUP_INVOICE : GROUP_CLIENT;
        policy->thanks = from->thanks == 2 ? THANKS_ALWAYS : from->thanks ? THANKS_FIRST : THANKS_NO;
        policy->stages = g_ptr_array_new_with_free_func((GDestroyNotify)config_stage_free);
        for (int s = 0; s < from->stages; s++)
            g_ptr_array_add(policy->stages, stage_made(&from->stage[s]));
        g_ptr_array_add(life->config->policies, policy);
    }
}

static inline void make_limits(struct life *life)
{
    const struct script_limits *from = &life->book.script->limits;
    struct config_limits *limits = &life->config->limits;
    struct money least = {.minor = from->min_balance, .currency = "EUR"};

    limits->contact_gap = (struct duration){DURATION_DAYS, from->contact_gap};
    limits->min_gap = (struct duration){DURATION_DAYS, from->min_gap};
    limits->promise_grace = (struct duration){DURATION_BUSINESS_DAYS, from->promise_grace};
    limits->partial_grace = (struct duration){DURATION_BUSINESS_DAYS, from->partial_grace};
    limits->first_sight_age = (struct duration){DURATION_DAYS, from->first_sight_age};
    limits->max_gap = (struct duration){DURATION_DAYS, from->max_gap};
    limits->first_sight =
        (enum first_sight[]){FIRST_SIGHT_HOLD, FIRST_SIGHT_START, FIRST_SIGHT_IGNORE}[from->first_sight];
    limits->max_per_week = from->max_per_week;
    limits->max_per_week_set = from->week_set;
    limits->per_run = from->per_run;
    g_array_set_size(limits->min_balance, 0);
    g_array_append_val(limits->min_balance, least);
    for (guint i = 0; i < life->config->ledgers->len; i++)
        ((struct config_ledger *)life->config->ledgers->pdata[i])->missing =
            from->unknown ? MISSING_UNKNOWN : MISSING_PAID;
}

/* ---- calendars and ledgers */

static inline struct calendar *calendar_made(unsigned weekdays, const struct closings *closed)
{
    struct calendar *calendar = calendar_weekdays(weekdays);

    for (int i = 0; i < closed->count; i++)
        calendar_close_day(calendar, closed->day[i], "closed", true);
    return calendar;
}

static const char *const addresses[CLIENTS][ADDRESSES] = {
    {"c0@client.example", "c0a@client.example", "c0b@client.example", "c0c@client.example"},
    {"c1@client.example", "c1a@client.example", "c1b@client.example", "c1c@client.example"},
    {"c2@client.example", "c2a@client.example", "c2b@client.example", "c2c@client.example"},
};

static inline const char *address_at(const struct book *book, int client, int address)
{
    return addresses[book->script->client[client].same_address ? 0 : client][address];
}

static inline const char *address_of(const struct life *life, int client)
{
    return address_at(&life->book, client, life->book.address_of[client]);
}

static inline void make_clients(struct life *life)
{
    for (int c = 0; c < CLIENTS; c++) {
        const struct script_client *from = &life->book.script->client[c];

        for (int sender = 0; sender < 2; sender++) {
            struct ledger_client *client = &life->client[sender][c];

            *client = ledger_client_blank;
            client->id = client->name = client_names[c];
            client->email = address_of(life, c);
            life->facts[c] = *ledger_client_blank.more;
            life->facts[c].policy = policy_names[life->book.policy_of[c]];
            client->more = &life->facts[c];
        }
        if (from->own_calendar)
            g_hash_table_insert(life->client_calendars, g_strdup(client_names[c]), calendar_made(0x7f, &from->closed));
    }
}

static inline void make_rows(struct life *life)
{
    for (int sender = 0; sender < 2; sender++)
        g_array_set_size(life->ledger[sender].invoices, 0);
    for (int r = 0; r < ROWS; r++) {
        const struct script_row *from = &life->book.script->row[r];
        struct invoice row = {.client = &life->client[from->sender][from->client],
                              .total = from->amount,
                              .balance = life->book.now[r].balance,
                              .issued = from->issued,
                              .due = life->book.now[r].due,
                              .balance_known = true,
                              .kind = from->amount < 0 ? KIND_CREDIT_NOTE : KIND_INVOICE};
        const char *const texts[TEXT_COUNT] = {[TEXT_CREDITS] = from->names < 0 ? NULL : row_names[from->names]};

        invoice_set_texts(&row, life->numbers, row_names[r], texts);
        g_strlcpy(row.currency, currencies[from->currency], sizeof row.currency);
        if (life->book.now[r].present)
            g_array_append_val(life->ledger[from->sender].invoices, row);
    }
    for (int sender = 0; sender < 2; sender++)
        life->ledger[sender].rows = (int)life->ledger[sender].invoices->len;
}

/* The holds as the store has them: what was not kept is lifted on the day it ran out. */
static inline void make_holds(struct life *life)
{
    static const char *const kinds[HOLD_KINDS] = {"pause", "dispute", "promise", "instalments",   "says-paid",
                                                  "reply", "absence", "closed",  "undeliverable", "insolvent"};
    const struct book *book = &life->book;

    g_array_set_size(life->history->holds, 0);
    for (int i = 0; i < book->holds; i++) {
        const struct book_hold *from = &book->hold[i];
        struct history_hold hold = {
            .id = i + 1,
            .kind = g_strdup(kinds[from->kind]),
            .escalation_only = from->escalation,
            .from_day = from->from,
            .until_day = from->until,
            .reason = g_strdup(""),
            .named_day = from->named,
            .lifted_day = from->lifted == NEVER || (from->ended != NEVER && from->ended < from->lifted) ? from->ended
                                                                                                        : from->lifted,
            .amount = from->amount,
            .balance_then = from->balance_then,
            .count = from->count,
            .every = duration_of(from->every),
            .address = from->address == NEVER ? NULL : g_strdup(address_at(book, from->target, from->address)),
        };

        hold.scope = (enum hold_scope[]){HOLD_ALL, HOLD_LEDGER, HOLD_CLIENT, HOLD_INVOICE}[from->scope];
        hold.subject = from->scope == 0   ? g_strdup("")
                       : from->scope == 1 ? g_strdup(from->target ? "other" : "main")
                       : from->scope == 2
                           ? g_strdup(client_names[from->target])
                           : plan_invoice_subject(book->script->row[from->target].sender ? "other" : "main",
                                                  row_names[from->target]);
        g_array_append_val(life->history->holds, hold);
    }
}

static inline void wait_clear(gpointer data)
{
    struct life_wait *wait = data;

    g_free(wait->digest);
    g_free(wait->key);
}

static inline void life_open(struct life *life, struct config *config, const struct script *script)
{
    *life = (struct life){.config = config, .last_day = NEVER, .letters_day = NEVER, .next_day = NEVER};
    book_open(&life->book, script);
    life->history = history_new();
    life->numbers = g_string_chunk_new(4096);
    for (int sender = 0; sender < 2; sender++)
        life->ledger[sender] = (struct ledger){.config = config->ledgers->pdata[sender],
                                               .header_sha256 = (char *)"",
                                               .sha256 = (char *)"00",
                                               .invoices = g_array_new(FALSE, TRUE, sizeof(struct invoice)),
                                               .rejects = g_ptr_array_new()};
    life->calendar = calendar_made(0x1f, &script->closed);
    life->client_calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)calendar_free);
    life->waits = g_array_new(FALSE, FALSE, sizeof(struct life_wait));
    g_array_set_clear_func(life->waits, wait_clear);
    life->approved = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    life->letters = g_array_new(FALSE, FALSE, sizeof(struct life_letter));
    make_clients(life);
    make_limits(life);
    make_policies(life);
}

static inline void life_close(struct life *life)
{
    g_clear_pointer(&life->plan, plan_free);
    history_free(life->history);
    for (int sender = 0; sender < 2; sender++) {
        g_array_unref(life->ledger[sender].invoices);
        g_ptr_array_unref(life->ledger[sender].rejects);
    }
    g_string_chunk_free(life->numbers);
    calendar_free(life->calendar);
    g_hash_table_unref(life->client_calendars);
    g_array_unref(life->waits);
    g_hash_table_unref(life->approved);
    g_array_unref(life->letters);
    g_free(life->failure);
}
