/* SPDX-License-Identifier: MIT */
/* Where each bookkeeping package sends reminders of its own, and how that is ended. */
#include <string.h>

#include "base/words.h"
#include "control/setup.h"

static const struct {
    const char *preset, *advice; /* the beginning of a preset's name */
} packages[] = {
    {"moneybird", N_("Moneybird: settings, workflows: take the reminders out of each workflow")},
    {"e-boekhouden", N_("e-Boekhouden.nl: reminders go when somebody makes them under debtors; leave that")},
    {"exact", N_("Exact Online: credit management: switch off the automatic payment reminders")},
    {"snelstart", N_("SnelStart: reminders go when somebody makes them; leave that")},
    {"twinfield", N_("Twinfield: credit management: end the scheduled reminder runs")},
    {"yuki", N_("Yuki: settings of the sales part: switch off automatic reminders")},
    {"afas", N_("AFAS: stop the workflow that sends \"aanmaningen\"")},
    {"billit", N_("Billit: settings, reminders: switch off the automatic ones")},
    {"odoo", N_("Odoo: Accounting, configuration, follow-up levels: take away \"automatic\"")},
    {"invoiceninja", N_("Invoice Ninja: settings, templates and reminders: take away \"send email\" at each reminder")},
    {"invoiceplane", N_("InvoicePlane sends reminders only when somebody does; leave that")},
    {"quickbooks", N_("QuickBooks: account and settings, sales, reminders: switch off automatic invoice reminders")},
    {"xero", N_("Xero: sales, invoices, invoice reminders: switch them off")},
    {"freshbooks", N_("FreshBooks: the settings of an invoice, payment reminders: switch them off")},
    {"stripe", N_("Stripe: settings, billing, invoices: switch off the reminders of unpaid invoices")},
    {"woocommerce", N_("WooCommerce itself sends none; look for a plug-in that does")},
};

const char *setup_package_advice(const char *preset)
{
    for (gsize i = 0; i < G_N_ELEMENTS(packages); i++)
        if (g_str_has_prefix(preset, packages[i].preset))
            return packages[i].advice;
    return NULL;
}
