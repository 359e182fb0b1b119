/* SPDX-License-Identifier: MIT */
/* The verbs, one a file: cmd_NAME.c. */
#pragma once

#include "control/control.h"

/* All of them in the order of the help, NULL-terminated (verbs.c). */
extern const struct verb *const all_verbs[];

extern const struct verb verb_bank_show, verb_payments, verb_match, verb_unmatch;
extern const struct verb verb_status, verb_plan, verb_explain, verb_log, verb_show, verb_print, verb_verify, verb_pause,
    verb_resume, verb_holds, verb_skip, verb_approve, verb_uncertain, verb_tasks, verb_done, verb_template_list,
    verb_template_check, verb_template_preview, verb_ledger_show, verb_ledger_check, verb_go_live, verb_run,
    verb_backup, verb_adopt, verb_dispute, verb_promise, verb_instalments, verb_paid, verb_answered, verb_away,
    verb_close, verb_reopen, verb_insolvent, verb_note, verb_reject, verb_undo, verb_record, verb_agenda, verb_clients,
    verb_client_show, verb_client_set, verb_invoices, verb_recall, verb_returned, verb_login, verb_digest, verb_check,
    verb_ledger_drop, verb_client_merge, verb_ledger_rename, verb_invoice_move, verb_reference_check,
    verb_template_edit, verb_template_send, verb_reference_make;
extern const struct verb verb_ledger_inspect, verb_setup;
extern const struct verb verb_retention, verb_forget, verb_export, verb_restore;
extern const struct verb verb_dossier, verb_attach;
extern const struct verb verb_classify, verb_receive, verb_test_mail, verb_test_ledger, verb_test_mailbox;
extern const struct verb verb_law_costs, verb_law_interest, verb_law_deadline, verb_law_list;

/* Without a verb: `status`, and the three commands that are most useful now. */
int overview_run(struct control *control, const struct arguments *arguments, GError **error);
