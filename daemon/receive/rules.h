/* SPDX-License-Identifier: MIT */
/* The rules of classify.h, one file each. Each says whether it fits and fills RESULT then. For receive/ alone. */
#pragma once

#include "receive/classify.h"
#include "receive/mail.h"

/* RFC 3464 (rules 2 and 6) and its relatives. */
bool rule_dsn(const struct mail *mail, struct classification *result);
/* RFC 8098 (rule 3). */
bool rule_mdn(const struct mail *mail, struct classification *result);
/* Mail of programs that is neither (rules 4 and 5). */
bool rule_other_report(const struct mail *mail, struct classification *result);
/* A bounce in words (rule 7). */
bool rule_bounce(const struct mail *mail, struct classification *result);
/* RFC 3834 and what came before it (rules 8 to 10). */
bool rule_auto_reply(const struct mail *mail, struct classification *result);
/* A person (rules 11 and 12); sets reply or other. */
void rule_reply(const struct mail *mail, struct classification *result);

/* A new report at the end of RESULT->reports; strings are taken over. */
struct mail_report *report_add(struct classification *result, enum mail_class class, char *recipient);

/* From a mailer, or without a way back: no person wrote it. */
bool mail_is_from_mailer(const struct mail *mail);
bool mail_has_null_path(const struct mail *mail);

/* It names a mail that it answers. */
bool mail_refers(const struct mail *mail);
