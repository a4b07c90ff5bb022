#!/usr/bin/python3
"""smtp_filter.py RULES - takes mail by SMTP, has mimefilter filter it, and hands
it back: behind Postfix's queue (content_filter) or in front of it
(smtpd_proxy_filter). Answers only when the next server has taken the mail."""
import asyncio
import smtplib
import subprocess
import sys

from aiosmtpd.smtp import SMTP

BACK = ("127.0.0.20", 25)


def filtered(octets):
    done = subprocess.run(["mimefilter", "--rules", sys.argv[1]],
                          input=octets, capture_output=True, check=False)
    why = done.stderr.decode("ascii", "replace").split("\n")[0]
    return done.returncode, why, done.stdout


def hand_on(envelope):
    status, why, octets = filtered(envelope.content)
    if status != 0:
        return ("554 " if status == 65 else "451 ") + why
    options = [o for o in envelope.mail_options if not o.startswith("SIZE=")]
    with smtplib.SMTP(*BACK, local_hostname="filter.example.test") as server:
        server.sendmail(envelope.mail_from or "", envelope.rcpt_tos, octets,
                        options)
    return "250 2.0.0 filtered and taken"


class Handler:
    async def handle_DATA(self, _server, _session, envelope):
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(None, hand_on, envelope)
        except (OSError, smtplib.SMTPException) as error:
            return f"451 4.3.0 {error}".replace("\n", " ")[:400]


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(), enable_SMTPUTF8=True, decode_data=False,
                       data_size_limit=1 << 28,
                       hostname="filter.example.test"), "127.0.0.1", 10025)
    async with server:
        await server.serve_forever()


asyncio.run(main())
