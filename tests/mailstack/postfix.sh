# postfix.sh - two instances of Postfix, sourced by inside: "mx", which receives
# mail and is what /etc/postfix names in here, and "out", which a user's program
# hands it to. One alone would refuse to relay to itself.

postfix_common() {	# INSTANCE
	cat <<END
compatibility_level = 3.6
queue_directory = $stack/$1/queue
data_directory = $stack/$1/data
maillog_file = $stack/log/$1
maillog_file_prefixes = $stack
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
alias_database =
recipient_delimiter = +
smtputf8_enable = yes
message_size_limit = 268435456
virtual_mailbox_limit = 0
mailbox_size_limit = 0
readme_directory = no
smtpd_tls_cert_file = $stack/tls/cert.pem
smtpd_tls_key_file = $stack/tls/key.pem
smtpd_tls_security_level = may
smtpd_client_connection_rate_limit = 0
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 300s
bounce_notice_recipient = postmaster@example.test
END
}

postfix_services() {
	cat <<'END'
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
END
}

postfix_out() {
	postfix_common out
	cat <<END
myhostname = out.example.test
relayhost = [127.0.0.10]
transport_maps = pcre:$stack/out/etc/transport
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
END
}

# A filter's command and where it hands mail back are all that differs.
postfix_ways() {
	cat <<END
127.0.0.10:25 inet n - n - - smtpd
127.0.0.11:25 inet n - n - - smtpd -o content_filter=mimefilter:
127.0.0.12:25 inet n - n - - smtpd -o content_filter=smtpfilter:[127.0.0.1]:10025
127.0.0.13:25 inet n - n - 5 smtpd -o smtpd_proxy_filter=127.0.0.1:10025
  -o smtpd_discard_ehlo_keywords=dsn,silent-discard
127.0.0.14:25 inet n - y - - smtpd -o smtpd_milters=unix:milter/socket
  -o milter_default_action=tempfail
127.0.0.15:25 inet n - n - - smtpd
  -o smtpd_discard_ehlo_keywords=8bitmime,smtputf8,chunking,dsn,silent-discard
127.0.0.16:25 inet n - n - - smtpd -o content_filter=keep:
127.0.0.20:25 inet n - n - - smtpd -o content_filter=
  -o receive_override_options=no_unknown_recipient_checks
mimefilter unix - n n - 4 pipe flags=q user=nobody null_sender=
  argv=$stack/run/filter \${sender} \${recipient}
keep unix - n n - 4 pipe flags=q user=nobody null_sender=
  argv=$stack/run/keep \${user}
smtpfilter unix - - n - 4 smtp -o disable_mime_output_conversion=yes -o smtp_tls_security_level=none
END
}

postfix_mx() {
	postfix_common mx
	cat <<END
myhostname = mx.example.test
alternate_config_directories = $stack/out/etc
virtual_mailbox_domains = example.test
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:24
smtpd_relay_restrictions = reject_unauth_destination
local_header_rewrite_clients =
hopcount_limit = 100
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
mimefilter_destination_recipient_limit = 1
END
}

postfix_submission() {
	cat <<END
127.0.0.1:587 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
END
}

# The extension of a recipient's name chooses the way.
postfix_transport() {
	cat <<'END'
/\+pipe@/    smtp:[127.0.0.11]
/\+queue@/   smtp:[127.0.0.12]
/\+proxy@/   smtp:[127.0.0.13]
/\+milter@/  smtp:[127.0.0.14]
/\+old@/     smtp:[127.0.0.15]
END
}

# The command of the pipe, as doc/postfix.md has it; tests replace it.
postfix_filter() {	# COMMAND
	cat >$stack/run/filter.new <<END
#!/bin/sh
# SENDER RECIPIENT
sender=\$1
shift
TMPDIR=$stack/tmp
PATH=$prefix/bin:/usr/bin:/bin
export TMPDIR PATH
exec $1 -- /usr/sbin/sendmail -G -i -f "\$sender" -- "\$@"
END
	chmod 755 $stack/run/filter.new
	mv $stack/run/filter.new $stack/run/filter
}

# What Postfix hands on, octet for octet, in a file named after its recipient.
postfix_keep() {
	cat >$stack/run/keep <<END
#!/bin/sh
cat >"$stack/kept/\$1.new" && mv "$stack/kept/\$1.new" "$stack/kept/\$1"
END
	chmod 755 $stack/run/keep
}

postfix_configure() {
	mkdir -p $stack/mx $stack/out
	cp -r /etc/postfix $stack/mx/etc
	cp -r /etc/postfix $stack/out/etc
	postfix_mx >$stack/mx/etc/main.cf
	{ postfix_services; postfix_ways; } >$stack/mx/etc/master.cf
	postfix_out >$stack/out/etc/main.cf
	{ postfix_services; postfix_submission; } >$stack/out/etc/master.cf
	postfix_transport >$stack/out/etc/transport
	mount --bind $stack/mx/etc /etc/postfix
	postfix_filter "mimefilter --rules $stack/run/pipe.rules"
	postfix_keep
	for instance in mx out; do
		mkdir $stack/$instance/queue $stack/$instance/data
		chown postfix $stack/$instance/data
	done
	install -d -o nobody -g postfix -m 2750 $stack/mx/queue/milter
	postfix check 2>>$stack/log/start || true
	postfix -c $stack/out/etc check 2>>$stack/log/start || true
}

postfix_start() {
	postfix start >>$stack/log/start 2>&1
	postfix -c $stack/out/etc start >>$stack/log/start 2>&1
}
