/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_stage, member)

static const char *const action_words[] = {"mail", "call", "task", "handover", NULL};
static const char *const costs_words[] = {"none", "announce", "claim", NULL};
static const char *const missing_words[] = {"send", "hold", NULL};
static const char *const requires_words[] = {"accepted", "delivered", NULL};

static const struct spec stage_specs[] = {
    SPEC("before_due", setting_duration, FIELD(before_due), NULL),
    SPEC("after_due", setting_duration, FIELD(after_due), NULL),
    SPEC("after_issue", setting_duration, FIELD(after_issue), NULL),
    SPEC("after_previous", setting_duration, FIELD(after_previous), NULL),
    SPEC("action", setting_choice, FIELD(action), "mail", .choices = action_words),
    SPEC("template", setting_name, FIELD(template_name), ""),
    SPEC("new_term", setting_duration, FIELD(new_term), NULL, .min = 1),
    SPEC("attach", setting_attach, FIELD(attach), ""),
    SPEC("attach_missing", setting_either, FIELD(attach_required), "send", .choices = missing_words),
    SPEC("escalation", setting_yesno, FIELD(escalation), "no"),
    SPEC("confirm", setting_yesno, FIELD(confirm), "no"),
    SPEC("interest", setting_yesno, FIELD(interest), "no"),
    SPEC("costs", setting_choice, FIELD(costs), "none", .choices = costs_words),
    SPEC("fee", setting_fee, FIELD(fee), ""),
    SPEC("tell_owner", setting_duration, FIELD(tell_owner), NULL),
    SPEC("lapse", setting_lapse, FIELD(lapse), NULL, .min = 1),
    SPEC("wait", setting_duration, FIELD(wait), "10bd"),
    SPEC("requires", setting_either, FIELD(requires_delivered), "accepted", .choices = requires_words),
    SPEC("to", setting_address_list, FIELD(to), ""),
    SPEC("repeat", setting_duration, FIELD(repeat), NULL, .min = 1),
    SPEC("repeat_max", setting_number, FIELD(repeat_max), "3", .min = 0, .max = 100),
    {.name = NULL},
};

const struct shape shape_stage = {.kind = "stage", .titled = true, .specs = stage_specs};

/* Settings that make sense only beside another one. */
static const struct {
    const char *name, *needs;
} companions[] = {{"repeat_max", "repeat"}, {"wait", "requires"}, {"attach_missing", "attach"}};

/* Settings of letters, without meaning when nothing is written to the client. */
static const char *const of_letters[] = {"template", "new_term", "attach", "costs", "interest", "fee", NULL};

static void check_when(struct loading *loading, const struct block *block)
{
    static const char *const afters[] = {"after_due", "after_issue", "after_previous", NULL};
    bool before = block_setting(block, "before_due") != NULL;
    bool after = false;

    for (const char *const *name = afters; *name; name++) {
        if (!block_setting(block, *name))
            continue;
        after = true;
        if (before)
            loading_contradiction(loading, block, "before_due", *name, "make them two stages");
    }
    if (!before && !after)
        loading_mistake(loading, block->place,
                        "stage \"%s\" does not say when; add \"before_due\", \"after_due\" or \"after_previous\"",
                        block->title);
}

static void check_no_letter(struct loading *loading, const struct block *block, const struct config_stage *stage)
{
    for (const char *const *name = of_letters; *name; name++) {
        if (block_setting(block, *name))
            loading_contradiction(loading, block, "action", *name,
                                  stage->action == ACTION_HANDOVER ? "the hand-over has a letter of its own"
                                                                   : "nothing is written to the client");
    }
}

static bool is_given(const struct block *block, const char *name)
{
    const char *value = block_value(block, name);

    return value && *value;
}

static void check_action(struct loading *loading, const struct block *block, const struct config_stage *stage)
{
    bool handover = stage->action == ACTION_HANDOVER;
    bool waits = stage->action == ACTION_CALL || stage->action == ACTION_TASK;

    if (stage->action == ACTION_MAIL && !is_given(block, "template"))
        loading_mistake(loading, block_place(block, "template"), "stage \"%s\" lacks \"template\"; it names the letter",
                        block->title);
    if (stage->action != ACTION_MAIL)
        check_no_letter(loading, block, stage);
    if (handover && !block_setting(block, "to")) /* an empty list: a person mails it */
        loading_mistake(loading, block_place(block, "to"), "stage \"%s\" lacks \"to\"; a hand-over goes to an agency",
                        block->title);
    if (!handover && block_setting(block, "to"))
        loading_contradiction(loading, block, "action", "to", "only a hand-over names whom it goes to");
    if (!waits && block_setting(block, "lapse"))
        loading_contradiction(loading, block, "action", "lapse", "only a call or a task lapses");
}

static void check_companions(struct loading *loading, const struct block *block)
{
    for (gsize i = 0; i < G_N_ELEMENTS(companions); i++) {
        if (block_setting(block, companions[i].name) && !block_setting(block, companions[i].needs))
            loading_mistake(loading, block_place(block, companions[i].name), "\"%s\" has no meaning without \"%s\"",
                            companions[i].name, companions[i].needs);
    }
}

struct config_stage *stage_read(struct loading *loading, const struct block *block)
{
    struct config_stage *stage = g_new0(struct config_stage, 1);
    bool waits;

    stage->name = g_strdup(block->title);
    stage->place = config_place_at(block->place);
    section_read(loading, &shape_stage, block, stage);
    waits = stage->action == ACTION_CALL || stage->action == ACTION_TASK;
    if (waits && !block_setting(block, "lapse")) /* planner.md R24 */
        stage->lapse = (struct duration){DURATION_BUSINESS_DAYS, 5};
    if (!*block->title)
        loading_mistake(loading, block->place, "section \"stage\" has an empty name");
    check_when(loading, block);
    check_action(loading, block, stage);
    check_companions(loading, block);
    return stage;
}

void config_stage_free(struct config_stage *stage)
{
    section_clear(&shape_stage, stage);
    g_free(stage->name);
    g_free(stage->place.file);
    g_free(stage);
}
