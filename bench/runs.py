"""What the scripts of bench/ share: where workloads lie, and how a command runs.

A workload is looked for in the folder that is given, and made by mail.py where
it is not there. CPU time is user and system, of a command and of what it
waited for. Memory is the largest resident set of one process, as /usr/bin/time
has it from the kernel: a child of this script would be told to be at least as
large as this script.
"""
import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import mail  # noqa: E402

TIME = '/usr/bin/time'


def options(description):
    ap = argparse.ArgumentParser(description=description)
    ap.add_argument('-n', type=int, default=7, help='rounds [7]')
    ap.add_argument('-o', default='', metavar='WORD', help='only such rows')
    ap.add_argument('--build', default='.', help='where it was built [.]')
    ap.add_argument('--mail', default='', help='a folder of workloads')
    ap.add_argument('--made', help='where those that are made are kept')
    return ap


def size_of(path):
    if not os.path.isdir(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(path) for name in names)


def behind_script(path):
    """The program itself, where libtool wrote a script in front of it."""
    behind = os.path.join(os.path.dirname(path), '.libs',
                          os.path.basename(path))
    if os.path.exists(path) and os.path.exists(behind):
        with open(path, 'rb') as file:
            return behind if file.read(2) == b'#!' else path
    return path


def cut(source, path, messages):
    """The first MESSAGES of the mbox SOURCE."""
    with open(source, 'rb') as file, open(path + '.part', 'wb') as out:
        for line in file:
            if line.startswith(b'From '):
                messages -= 1
                if messages < 0:
                    break
            out.write(line)
    os.rename(path + '.part', path)


class Bench:
    """Runs commands over workloads. FILL are names for {..} in commands."""

    def __init__(self, args, scratch, **fill):
        self.mail = args.mail
        self.made = args.made or os.path.join(scratch, 'made')
        self.out = os.path.join(scratch, 'out')
        self.note = os.path.join(scratch, 'note')
        build = os.path.abspath(args.build)
        self.fill = dict(fill, b=build, o=self.out, here=HERE,
                         python=sys.executable)
        libs = os.path.join(build, 'libmime/.libs')
        self.env = dict(os.environ, LC_ALL='C.UTF-8', LD_LIBRARY_PATH=libs)

    def workload(self, name):
        """Where the workload NAME lies; None where it cannot be made."""
        given = os.path.abspath(os.path.join(self.mail, name))
        if self.mail and os.path.exists(given):
            return given
        path = os.path.abspath(os.path.join(self.made, name))
        if os.path.exists(path):
            return path
        front = name.removesuffix('.mbox').rpartition('-first-')
        if front[1]:
            whole = self.workload(front[0] + '.mbox')
            os.makedirs(os.path.dirname(path), exist_ok=True)
            cut(whole, path, int(front[2]))
            return path
        return path if mail.make(name, path) else None

    def forget(self, path):
        """Deletes a workload, if it was made here."""
        if path is not None and path.startswith(os.path.abspath(self.made)):
            os.remove(path)

    def words(self, command, path=''):
        words = [word.format(f=path, **self.fill)
                 for word in shlex.split(command)]
        return [behind_script(words[0])] + words[1:]

    def spawn(self, words, stdin=subprocess.DEVNULL):
        shutil.rmtree(self.out, ignore_errors=True)
        os.mkdir(self.out)
        return subprocess.Popen(words, env=self.env, stdin=stdin,
                                stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def run(self, words, stdin=subprocess.DEVNULL):
        """Seconds of CPU and on the wall, into an empty folder; None: failed."""
        start = time.monotonic()
        child = self.spawn(words, stdin)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            return None
        return usage.ru_utime + usage.ru_stime, wall

    def cpu(self, words):
        took = self.run(words)
        return took and took[0]

    def memory(self, words, stdin=subprocess.DEVNULL):
        """Peak MiB of one run, 0 if nobody can tell; None where it failed."""
        if not os.path.exists(TIME):
            return 0 if self.run(words, stdin) is not None else None
        if self.run([TIME, '-f', '%M', '-o', self.note, *words],
                    stdin) is None:
            return None
        with open(self.note) as file:
            return int(file.read()) / 1024

    def in_turns(self, commands, rounds, clock=0):
        """Seconds by label, a list of rounds: of CPU, or (1) on the wall."""
        took = {label: [] for label in commands}
        for n in range(rounds):
            order = list(commands)
            for label in order if n % 2 == 0 else reversed(order):
                took[label].append(self.run(commands[label])[clock])
        return took

    def instructions(self, words):
        """What valgrind counts of a run, however it ends; None: it cannot."""
        if shutil.which('valgrind') is None:
            return None
        count = ['valgrind', '--tool=callgrind', '--callgrind-out-file='
                 '/dev/null', '--log-file=' + self.note]
        open(self.note, 'w').close()
        self.spawn(count + words).wait()
        with open(self.note) as file:
            for line in file:
                if 'Collected :' in line:
                    return int(line.split()[-1])
        return None


def median_ratio(above, below):
    """The median of the ratios round by round: what drifts falls out."""
    return statistics.median(a / b for a, b in zip(above, below))


def scratch():
    return tempfile.TemporaryDirectory(prefix='bench.')
