# Sourced by the scripts of bin/. `prepare serve` or `prepare test` makes .venv hold what that needs, and costs a few
# milliseconds when it already does. Sets $root and $venv. Plain POSIX sh, as some systems come without bash.

# Meant for other programs, they would reach into our environment.
unset PYTHONHOME PYTHONPATH

me=bin/$(basename -- "$0")
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv

prepare() { # serve|test
    if [ -s "$venv/ready-$1" ] && [ "$(state)" = "$(cat "$venv/ready-$1")" ]; then
        return
    fi
    find_python
    "$python" "$root/bin/lib/prepare.py" "$1" "$me" || exit
}

# What the environment depends on; prepare.py leaves the same text in ready-*.
state() {
    printf '%s\n' "$root"
    cat "$root/requirements.lock" "$root/requirements-dev.lock" "$root/bin/lib/prepare.py"
    "$venv/bin/python" -V 2>/dev/null
}

# Sets $python to the first good Python of the PATH, or says what is missing and exits.
find_python() {
    old='' lacking=''
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        case $("$python" -c "$probe" 2>/dev/null) in
            good) return ;;
            lacks*) lacking=${lacking:-$python} ;;
            ?*) old=${old:-$python} ;;
        esac
    done
    if [ -n "$lacking" ]; then
        missing=$("$lacking" -c "$probe")
        fail "$lacking ($(command -v "$lacking")) ${missing}: install that part of Python" \
            "(on Debian and Ubuntu: apt install python3-venv) and run $me again."
    elif [ -n "$old" ]; then
        fail "Python 3.11 or newer is needed, and $old ($(command -v "$old")) is $("$old" -c "$probe"):" \
            "install a newer one beside it and run $me again."
    fi
    fail "Python 3.11 or newer is needed, and no python3 is on the PATH: install it and run $me again."
}

# Runs under any Python, however old. Debian has ensurepip in a package of its own; a Python compiled by hand
# lacks whatever library was not there that day.
probe='
import sys
def has(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
missing = [name for name in ("venv", "ensurepip", "ssl", "sqlite3") if not has(name)]
if sys.version_info < (3, 11):
    print("%d.%d" % tuple(sys.version_info[:2]))
elif missing:
    print("lacks its module " + " and ".join(missing))
else:
    print("good")
'

fail() {
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}
