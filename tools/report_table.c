/*
 * report_table.c - which fields the reports have, and how each is read.
 *
 * Delivery status notifications (RFC 3464, RFC 6533), message disposition
 * notifications (RFC 8098) and feedback reports (RFC 5965, RFC 6591). A key is
 * the field's name, but that a recipient's need not say so again.
 */
#include "config.h"

#include "part.h"
#include "report.h"

/* The columns, short. */
enum {
	PLAIN = REPORT_PLAIN,
	WORD = REPORT_WORD,
	TEXT = REPORT_TEXT,
	DATE = REPORT_DATE,
	STATUS = REPORT_STATUS,
	NAME_TYPED = REPORT_NAME_OF_TYPE,
	ADDRESS_TYPED = REPORT_ADDRESS_OF_TYPE,
	TEXT_TYPED = REPORT_TEXT_OF_TYPE,
	ADDRESS = REPORT_ADDRESS,
	ID = REPORT_ID,
	DISPOSITION = REPORT_DISPOSITION
};

static const struct report_row of_status[] = {
	{ "Reporting-MTA",            "reporting_mta",             NAME_TYPED,    false },
	{ "DSN-Gateway",              "dsn_gateway",               NAME_TYPED,    false },
	{ "Received-From-MTA",        "received_from_mta",         NAME_TYPED,    false },
	{ "Original-Envelope-Id",     "original_envelope_id",      PLAIN,         false },
	{ "Arrival-Date",             "arrival_date",              DATE,          false },
};

static const struct report_row of_recipient[] = {
	{ "Original-Recipient",       "original",                  ADDRESS_TYPED, false },
	{ "Final-Recipient",          "final",                     ADDRESS_TYPED, false },
	{ "Action",                   "action",                    WORD,          false },
	{ "Status",                   "status",                    STATUS,        false },
	{ "Remote-MTA",               "remote_mta",                NAME_TYPED,    false },
	{ "Diagnostic-Code",          "diagnostic",                TEXT_TYPED,    false },
	{ "Localized-Diagnostic",     "localized_diagnostic",      TEXT_TYPED,    false },
	{ "Last-Attempt-Date",        "last_attempt",              DATE,          false },
	{ "Final-Log-ID",             "final_log_id",              TEXT,          false },
	{ "Will-Retry-Until",         "will_retry_until",          DATE,          false },
};

static const struct report_row of_disposition[] = {
	{ "Reporting-UA",             "reporting_ua",              TEXT,          false },
	{ "MDN-Gateway",              "mdn_gateway",               NAME_TYPED,    false },
	{ "Original-Recipient",       "original_recipient",        ADDRESS_TYPED, false },
	{ "Final-Recipient",          "final_recipient",           ADDRESS_TYPED, false },
	{ "Original-Message-ID",      "original_message_id",       ID,            false },
	{ "Disposition",              "disposition",               DISPOSITION,   false },
	{ "Failure",                  "failure",                   TEXT,          true },
	{ "Error",                    "error",                     TEXT,          true },
	{ "Warning",                  "warning",                   TEXT,          true },
};

static const struct report_row of_feedback[] = {
	{ "Feedback-Type",            "feedback_type",             WORD,          false },
	{ "User-Agent",               "user_agent",                TEXT,          false },
	{ "Version",                  "version",                   PLAIN,         false },
	{ "Original-Envelope-Id",     "original_envelope_id",      PLAIN,         false },
	{ "Original-Mail-From",       "original_mail_from",        ADDRESS,       false },
	{ "Original-Rcpt-To",         "original_rcpt_to",          ADDRESS,       true },
	{ "Arrival-Date",             "arrival_date",              DATE,          false },
	{ "Received-Date",            "received_date",             DATE,          false },
	{ "Reporting-MTA",            "reporting_mta",             NAME_TYPED,    false },
	{ "Source-IP",                "source_ip",                 PLAIN,         false },
	{ "Source-Port",              "source_port",               PLAIN,         false },
	{ "Incidents",                "incidents",                 PLAIN,         false },
	{ "Reported-Domain",          "reported_domain",           PLAIN,         true },
	{ "Reported-URI",             "reported_uri",              PLAIN,         true },
	{ "Authentication-Results",   "authentication_results",    TEXT,          true },
	{ "Auth-Failure",             "auth_failure",              WORD,          false },
	{ "Delivery-Result",          "delivery_result",           WORD,          false },
	{ "Identity-Alignment",       "identity_alignment",        WORD,          false },
	{ "DKIM-Domain",              "dkim_domain",               PLAIN,         false },
	{ "DKIM-Identity",            "dkim_identity",             PLAIN,         false },
	{ "DKIM-Selector",            "dkim_selector",             PLAIN,         false },
	{ "DKIM-Selector-DNS",        "dkim_selector_dns",         TEXT,          false },
	{ "DKIM-Canonicalized-Header", "dkim_canonicalized_header", TEXT,          false },
	{ "DKIM-Canonicalized-Body",  "dkim_canonicalized_body",   TEXT,          false },
	{ "DKIM-ADSP-DNS",            "dkim_adsp_dns",             TEXT,          false },
	{ "SPF-DNS",                  "spf_dns",                   TEXT,          true },
};

static const struct report_kind kinds[] = {
#define KIND(subtype, name, rows, recipients) \
	{ subtype, name, rows, sizeof rows / sizeof *rows, recipients }
	KIND("delivery-status",                 "dsn", of_status, true),
	KIND("global-delivery-status",          "dsn", of_status, true),
	KIND("disposition-notification",        "mdn", of_disposition, false),
	KIND("global-disposition-notification", "mdn", of_disposition, false),
	KIND("feedback-report",                 "arf", of_feedback, false),
#undef KIND
};

const struct report_kind *
report_kind_of(const struct mime_part *part)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (part_type_is(part, "message", kinds[i].subtype))
			return &kinds[i];
	return NULL;
}

const struct report_kind *
report_recipients(void)
{
	static const struct report_kind kind = { NULL, NULL, of_recipient,
	    sizeof of_recipient / sizeof *of_recipient, false };

	return &kind;
}
