/* SPDX-License-Identifier: MIT */
/* The configuration: any bytes as herinnerd.conf. Nothing that it names is run or connected to by reading it. */
#include "help/fuzz.h"

#include "config/config.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct config *config = config_load(fuzz_file(data, size), "etc/demo", "etc", mistakes);

    fuzz_claim(!config == (mistakes->len > 0), "a file gives a configuration or mistakes", NULL);
    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        fuzz_claim_line(text, "a mistake is one line");
    }
    if (config)
        fuzz_claim(config->senders->len > 0, "a good configuration has a sender", NULL);
    config_unref(config);
    return 0;
}
