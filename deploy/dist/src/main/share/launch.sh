# Sourced by the programs in bin/: finds a JDK and starts one of our classes in it, quickly.
# Sets nothing in the environment of what it starts. Expects $home: the directory that holds bin/ and lib/.

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 69
}

# Sets $java to a JVM of version 17 or newer, or ends with the reason.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but $java can't be run; let it name a JDK 17 or newer, or unset it"
    else
        java=$(command -v java) || fail "no java found; install a JDK 17 or newer, or let JAVA_HOME name one"
    fi
    real=$(readlink -f -- "$java") || real=$java
    release=${real%/bin/java}/release
    version=
    # every JDK says its version in a file; asking the JVM itself would take longer than many of our commands
    [ -r "$release" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
    [ -n "$version" ] || version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    case $version in
    '' | *[!0-9]*) fail "can't tell the version of $java; let JAVA_HOME name a JDK 17 or newer" ;;
    esac
    [ "$version" -ge 17 ] || fail "$java is version $version; mixminion needs a JDK 17 or newer (JAVA_HOME can name one)"
}

# Sets $jars to the class path.
find_jars() {
    jars=
    case $(uname -m) in
    aarch64 | arm64) machine=aarch_64 ;;
    *) machine=x86_64 ;;
    esac
    for jar in "$home"/lib/*.jar; do
        # native code for another machine would be found first and hide our own: its files have the same names
        case $jar in
        *-linux-"$machine".jar) ;;
        *-linux-*.jar) continue ;;
        esac
        jars=${jars:+$jars:}$jar
    done
}

# Sets $before to what makes SIGHUP count again where the caller has it ignored, as nohup(1) does: the JVM never listens
# to a signal that was ignored when it started.
hear_hangup() {
    while read -r name mask; do
        case $name$mask in
        SigIgn:*[13579bdf])
            env --default-signal=HUP true 2>/dev/null && before="env --default-signal=HUP"
            ;;
        esac
    done </proc/self/status
}

# launch CLASS JVM_FLAGS ARGUMENT... replaces the shell with the program.
before=
launch() {
    class=$1
    flags=$2
    shift 2
    find_java
    find_jars
    # what a process needed only for a while goes back to the machine
    flags="$flags -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps"
    # what is dead is not left lying between what lives: it may have been a key
    flags="$flags -XX:MarkSweepAlwaysCompactCount=1"
    flags="$flags -XX:+UseSerialGC -Xss512k -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null -Dio.netty.noUnsafe=false"
    # Netty's other allocator takes new memory from the system, and clears it, for most of TLS's buffers
    flags="$flags -Dio.netty.allocator.type=pooled"
    [ "$version" -ge 22 ] && flags="$flags --enable-native-access=ALL-UNNAMED"
    [ "$version" -ge 24 ] && flags="$flags --sun-misc-unsafe-memory-access=allow"
    # the archive of all programs' classes, made for this JDK by make-archive: they start in less than half the time, and
    # share the memory that the archive takes
    archives=$home/share/classes-$version
    if [ -n "${MIXMINION_TRAINING:-}" ]; then
        archive=-XX:DumpLoadedClassList=$MIXMINION_TRAINING/%p.lst
    elif [ -r "$archives/options" ]; then
        archive=@$archives/options
    else
        archive=-Xshare:auto
    fi
    # shellcheck disable=SC2086 # flags are words on purpose; no path stands in them
    IFS=' '
    exec $before "$java" $flags "$archive" "-Dnet.mixminion.archives=$archives" -cp "$jars" "$class" "$@"
}
