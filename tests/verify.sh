# verify.sh - the judge of hostile mail, and how it is asked; sourced by
# hostile.sh and figures.sh.
#
# The judge, verify.py, and the mail itself, of gen_hostile.py, are not ours to
# ship: they are in SHARED (../shared, beside the project). The caller sets
# "tools", an absolute path, for the judge runs them elsewhere.

shared=${SHARED:-${top_srcdir:-.}/../shared}
[ ! -d "$shared" ] || shared=$(cd "$shared" && pwd)
hostile=$shared/defects
# What a parser and its names can be asked about;
# what is in containers come later.
families=LS,HF,CT,CS,MB,TE,B6,QP,EW,FN,AD,L
max_extra=0.2
allow=$(cd "${srcdir:-${top_srcdir:-.}}" && pwd)/tests/hostile.allow

# What keeps this material from being used, if anything.
hostile_lacks() {
	command -v python3 >/dev/null || { echo "python3 is not there"; return; }
	[ -e "$hostile/verify.py" ] ||
	    echo "$hostile/verify.py is not there"
}

# generate DIR [OPTION ..]: some hundred small mails, or attacks
generate() {
	python3 -B "$hostile/gen_hostile.py" "$@"
}

# judge DIR OPTION ..: a process begins with the peak memory of the one whose
# place it takes over, and python's own is 17 MiB where it starts others by
# vfork, which shares all of its memory. By fork a child has a copy of what was
# written only, 8 MiB, and any peak of the tool that is larger shows.
judge() {
	python3 -I -S -B -c 'import runpy, subprocess, sys
subprocess._USE_VFORK = subprocess._USE_POSIX_SPAWN = False
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")' "$hostile/verify.py" "$@"
}

# judge_codes DIR [OPTION OF MIMEDUMP]
judge_codes() {
	judge "$1" --dump "$tools/mimedump --json ${2:-} {}" \
	    --families $families --max-extra $max_extra --allow "$allow"
}

# All leaves: the cases count the text as well.
judge_names() {
	judge "$1" --extract "$tools/mimeextract -a -C {dir} {}"
}

# judge_attacks DIR [OPTION OF MIMEDUMP]
judge_attacks() {
	judge "$1" --mem 16 --linear "$tools/mimedump --json ${2:-} {}"
}
