/* SPDX-License-Identifier: MIT */
#include "ledger/mapping.h"
#include "ledger/source.h"

bool source_csv_read(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    const struct ledger *ledger = builder->ledger;
    struct mapping mapping;
    bool good = mapping_init(&mapping, builder, fault);

    if (good) {
        const struct sheet_user user = mapping_user(&mapping);

        good = sheet_read(ledger->path, &ledger->config->csv, &user, facts, fault);
    }
    mapping_clear(&mapping);
    return good;
}
