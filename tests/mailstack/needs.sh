# needs.sh - what tests on a real mail path share: sourced by them.

mailstack_skip() {	# TEST WHY
	echo "1..0 # SKIP $1: $2"
	exit 0
}

# Ends TEST, with a line that says why, where the servers cannot be had.
mailstack_needs() {	# TEST
	for program in postfix dovecot curl swaks openssl unshare ip strace; do
		PATH=$PATH:/usr/sbin command -v $program >/dev/null ||
		    mailstack_skip "$1" "$program is not there"
	done
	for file in /usr/lib/postfix/postfix-pcre.so \
	    /usr/lib/dovecot/modules/sieve/lib90_sieve_extprograms_plugin.so
	do
		[ -e $file ] || mailstack_skip "$1" "$file is not there"
	done
	/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null ||
	    mailstack_skip "$1" 'python3-aiosmtpd is not there'
	[ "$(id -u)" = 0 ] || mailstack_skip "$1" 'only root may set it up'
	unshare --net --mount --pid --fork true 2>/dev/null ||
	    mailstack_skip "$1" 'there are no namespaces to be had'
	[ -x "$builddir/tools/mimemilter" ] || mailstack_skip "$1" 'built without libmilter'
}

mailstack_fetch() {	# imap|imaps|pop3|pop3s USER NUMBER
	case $1 in
	imap*)	where=/INBOX\;MAILINDEX=$3 ;;
	*)	where=/$3 ;;
	esac
	case $1 in
	imap|pop3) tls=--ssl-reqd ;;
	*)	tls= ;;
	esac
	# shellcheck disable=SC2086
	curl -sS $tls --cacert $stack/tls/cert.pem --user "$2:secret" \
	    "$1://localhost$where"
}

