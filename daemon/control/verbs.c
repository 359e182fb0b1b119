/* SPDX-License-Identifier: MIT */
#include "control/verbs.h"

const struct verb *const all_verbs[] = {
    &verb_status,
    &verb_plan,
    &verb_explain,
    &verb_log,
    &verb_show,
    &verb_verify,
    &verb_pause,
    &verb_resume,
    &verb_holds,
    &verb_skip,
    &verb_approve,
    &verb_uncertain,
    &verb_tasks,
    &verb_done,
    &verb_ledger_show,
    &verb_ledger_check,
    &verb_template_list,
    &verb_template_check,
    &verb_template_preview,
    &verb_go_live,
    &verb_run,
    &verb_backup,
    &verb_adopt,
    NULL,
};
