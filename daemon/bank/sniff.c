/* SPDX-License-Identifier: MIT */
#include "bank/sniff.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

/* XML, or the tags of MT940 within the first bytes, else what the columns of a section say. */
const char *bank_sniff(const char *path)
{
    char start[4096] = "";
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = descriptor < 0 ? 0 : read(descriptor, start, sizeof start - 1);
    const char *text = start;

    if (descriptor >= 0)
        close(descriptor);
    start[MAX(got, 0)] = '\0';
    if (g_str_has_prefix(text, "\xef\xbb\xbf"))
        text += 3;
    text += strspn(text, " \t\r\n");
    if (*text == '<' || g_str_has_prefix(text, "\xff\xfe") || g_str_has_prefix(text, "\xfe\xff") || !*text)
        return "camt053";
    if (*text == '{' || strstr(text, ":20:") || strstr(text, ":61:") || strstr(text, ":86:"))
        return "mt940";
    return "csv";
}
