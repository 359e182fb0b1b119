/* SPDX-License-Identifier: MIT */
#include "receive/answer.h"

#include <string.h>

#include "receive/wording.h"

struct form {
    enum mail_answer answer;
    const char *title; /* as the link of a letter writes it before the numbers */
    const char *word;  /* as the text part of a letter asks for it */
};

/* Of the shipped letters, and what people make of them. */
static const struct form forms[] = {
    {ANSWER_PAID, "al betaald", "betaald"},
    {ANSWER_PAID, "already paid", "paid"},
    {ANSWER_PAID, "déjà payé", "payé"},
    {ANSWER_PAID, "déjà payée", "payée"},
    {ANSWER_PAID, "bereits bezahlt", "bezahlt"},
    {ANSWER_PAID, "schon bezahlt", "überwiesen"},
    {ANSWER_PAID, "reeds betaald", "voldaan"},
    {ANSWER_QUESTION, "vraag", "vraag"},
    {ANSWER_QUESTION, "een vraag", "een vraag"},
    {ANSWER_QUESTION, "a question", "question"},
    {ANSWER_QUESTION, "question", "question"},
    {ANSWER_QUESTION, "une question", "une question"},
    {ANSWER_QUESTION, "frage", "frage"},
    {ANSWER_QUESTION, "eine frage", "eine frage"},
    {ANSWER_PARTS, "in delen betalen", "delen"},
    {ANSWER_PARTS, "gespreid betalen", "gespreid"},
    {ANSWER_PARTS, "pay in parts", "parts"},
    {ANSWER_PARTS, "payer en plusieurs fois", "plusieurs fois"},
    {ANSWER_PARTS, "payer en plusieurs fois", "échelonner"},
    {ANSWER_PARTS, "payer par parties", "parties"},
    {ANSWER_PARTS, "paiement échelonné", "fois"},
    {ANSWER_PARTS, "in raten zahlen", "raten"},
    {ANSWER_PARTS, "in teilen zahlen", "teile"},
    {ANSWER_PARTS, "ratenzahlung", "ratenzahlung"},
};

/* "already paid: 2026-17 (t17h…)" without what stands behind the colon. A "re:" before it is another mail. */
static enum mail_answer in_subject(const char *subject)
{
    g_autofree char *folded = wording_fold(subject);
    char *colon = strchr(folded, ':');

    if (!colon)
        return ANSWER_NONE;
    *colon = '\0';
    g_strchomp(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_str_equal(forms[i].title, folded))
            return forms[i].answer;
    }
    return ANSWER_NONE;
}

static enum mail_answer in_line(const char *text)
{
    g_autofree char *line = g_strndup(text, strcspn(text, "\r\n")), *folded = wording_fold(line);

    g_strdelimit(folded, ".!,;:*\"", ' ');
    g_strstrip(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_str_equal(forms[i].word, folded) || g_str_equal(forms[i].title, folded))
            return forms[i].answer;
    }
    return ANSWER_NONE;
}

enum mail_answer answer_in(const char *subject, const char *above)
{
    enum mail_answer answer = in_subject(subject);

    return answer == ANSWER_NONE ? in_line(above) : answer;
}
