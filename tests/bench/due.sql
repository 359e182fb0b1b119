-- What sqlite3 does with a ledger: reads it into a table and selects what is due, a row a client. The file and the
-- day are put in for LEDGER and TODAY.
.mode csv
.import LEDGER ledger
SELECT sum(invoices), count(DISTINCT client), sum(cents) FROM (
    SELECT client, currency, count(*) AS invoices, sum(CAST(round(open * 100) AS INTEGER)) AS cents, min(due)
    FROM ledger WHERE status IN ('open', 'partial') AND open > 0 AND due <= date('TODAY', '-7 days')
    GROUP BY client, currency);
