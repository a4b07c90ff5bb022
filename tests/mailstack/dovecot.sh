# dovecot.sh - Dovecot, sourced by inside: takes mail by LMTP into a Maildir,
# lets it be fetched by IMAP and POP3, and says who may submit.
#
# Every user exists; the password is "secret". A name that begins with "zip" has
# a Maildir of packed files, one with "sieve" runs our filter at delivery.

dovecot_conf() {
	cat <<END
base_dir = $stack/dovecot/run
state_dir = $stack/dovecot/state
log_path = $stack/log/dovecot
protocols = imap pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <$stack/tls/cert.pem
ssl_key = <$stack/tls/key.pem
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_username_format = %Ln
first_valid_uid = 8
first_valid_gid = 8
mail_location = maildir:$stack/mail/%n
recipient_delimiter = +
mail_plugins = \$mail_plugins zlib
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = passwd-file
  args = username_format=%n $stack/dovecot/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$stack/mail/%n allow_all_users=yes
}
service auth {
  unix_listener $stack/out/queue/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = 24
  }
}
protocol lmtp {
  mail_plugins = \$mail_plugins sieve
}
plugin {
  sieve = file:$stack/dovecot/sieve/%n.sieve
  sieve_plugins = sieve_extprograms
  sieve_extensions = +vnd.dovecot.filter
  sieve_filter_bin_dir = $stack/dovecot/bin
}
END
}

dovecot_start() {
	mkdir -p $stack/dovecot/sieve $stack/dovecot/bin
	chmod 755 $stack/dovecot
	for n in 1 2 3 4 5 6 7 8 9; do
		echo "zip$n::8:8::$stack/mail/zip$n::userdb_zlib_save=gz"
		cat >$stack/dovecot/sieve/sieve$n.sieve <<'END'
require ["vnd.dovecot.filter"];
filter "mimefilter";
END
	done >$stack/dovecot/users
	cat >$stack/dovecot/bin/mimefilter <<END
#!/bin/sh
exec $prefix/bin/mimefilter --rules $stack/run/sieve.rules
END
	chmod 755 $stack/dovecot/bin/mimefilter
	chown -R mail:mail $stack/dovecot/sieve $stack/mail
	dovecot_conf >$stack/dovecot/dovecot.conf
	dovecot -c $stack/dovecot/dovecot.conf
}
