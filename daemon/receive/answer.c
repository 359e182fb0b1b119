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

/* Beside the word: that more is the matter than a payment on its way. Folded; a phrase too many costs a look. */
static const char *const objections[] = {
    /* Dutch */
    "klopt niet", "kloppen niet", "niet akkoord", "oneens", "niet mee eens", "betwist", "bezwaar", "klacht", "onjuist",
    "verkeerd", "nooit besteld", "niet besteld", "nooit geleverd", "niet geleverd", "nooit ontvangen", "niet ontvangen",
    "beschadigd", "kapot", "gebrek", "creditnota", "teruggestuurd", "te veel", "ten onrechte",
    /* English */
    "dispute", "disagree", "object to", "complain", "wrong", "incorrect", "not correct", "never ordered", "not ordered",
    "never delivered", "not delivered", "never received", "not received", "damaged", "broken", "faulty", "defective",
    "credit note", "overcharged", "refuse to pay", "unjustified",
    /* French */
    "conteste", "contestons", "contestation", "pas d'accord", "pas d’accord", "réclamation", "erroné",
    "jamais commandé", "pas commandé", "jamais livré", "pas livré", "jamais reçu", "pas reçu", "endommagé",
    "défectueux", "note de crédit", "avoir à établir", "injustifié",
    /* German */
    "bestreite", "widerspr", "nicht einverstanden", "reklam", "beschwerde", "stimmt nicht", "falsch", "unrichtig",
    "nie bestellt", "nicht bestellt", "nie geliefert", "nicht geliefert", "nie erhalten", "nicht erhalten",
    "beschädigt", "defekt", "mangelhaft", "gutschrift", "unberechtigt", NULL};

static bool objects(const char *above)
{
    g_autofree char *folded = wording_fold(above);

    return wording_has(folded, objections);
}

enum mail_answer answer_in(const char *subject, const char *above)
{
    enum mail_answer answer = in_subject(subject);

    if (answer == ANSWER_NONE)
        answer = in_line(above);
    return answer == ANSWER_PAID && objects(above) ? ANSWER_DISPUTE : answer;
}
