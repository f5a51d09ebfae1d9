package net.mixminion.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A kind of value: how it is read, and how it is printed back.
 *
 * @param <T> what the value becomes
 */
public final class Kind<T> {
    /** The text as it stands. */
    public static final Kind<String> TEXT = of("text", text -> text, text -> text);

    public static final Kind<Boolean> BOOLEAN = of("boolean", Values::bool, Values::printBool);
    public static final Kind<LogLevel> SEVERITY = of("severity", LogLevel::parse, LogLevel::name);
    public static final Kind<ServerMode> SERVER_MODE = of("serverMode", ServerMode::parse, ServerMode::text);
    public static final Kind<Interval> INTERVAL = of("interval", Interval::parse, Interval::toString);
    public static final Kind<IntervalList> INTERVAL_LIST =
            of("intervalList", IntervalList::parse, IntervalList::toString);
    public static final Kind<Integer> INT = of("int", Kind::integer, String::valueOf);
    public static final Kind<Long> SIZE = of("size", Values::size, Values::printSize);
    public static final Kind<Double> FRACTION = of("fraction", Values::fraction, Values::printFraction);
    public static final Kind<MixAlgorithm> MIX_RULE = of("mixRule", MixAlgorithm::parse, MixAlgorithm::poolName);
    public static final Kind<String> IP = of("IP", Values::ip, text -> text);
    public static final Kind<String> IP6 = of("IP6", Values::ip6, text -> text);
    public static final Kind<String> HOST = of("host", Values::host, text -> text);
    public static final Kind<String> NICKNAME = of("nickname", Values::nickname, text -> text);
    public static final Kind<String> EMAIL = of("email", Values::email, text -> text);
    public static final Kind<List<String>> LIST = of("list", Values::list, items -> String.join(",", items));
    public static final Kind<List<String>> SEQ = of("seq", Values::seq, words -> String.join(" ", words));
    public static final Kind<AddressSet> ADDRESS_SET_ALLOW =
            of("addressSet_allow", text -> AddressSet.parse(text, true), AddressSet::toString);
    public static final Kind<AddressSet> ADDRESS_SET_DENY =
            of("addressSet_deny", text -> AddressSet.parse(text, false), AddressSet::toString);
    public static final Kind<String> FILENAME = new Kind<>("filename", Values::filename, text -> text);
    public static final Kind<Command> COMMAND = new Kind<>("command", Command::parse, Command::text);
    public static final Kind<Integer> USER = new Kind<>("user", Values::user, String::valueOf);
    public static final Kind<Layout> LAYOUT = of("layout", Layout::parse, Layout::text);
    /** An http or https address with a host. */
    public static final Kind<URI> URL = of("URL", Values::url, URI::toString);
    /** 40 hexadecimal digits, written with or without blanks. */
    public static final Kind<String> FINGERPRINT = of("fingerprint", Kind::fingerprint, text -> text);
    /** The name of an account, or the numbers of a user and a group, as in 990:990. */
    public static final Kind<String> USER_NAME = of("userName", Kind::userName, text -> text);
    /** The name or the number of a group. */
    public static final Kind<String> GROUP_NAME = of("groupName", Kind::groupName, text -> text);

    private static final int FINGERPRINT_OCTETS = 20;
    private static final String USER_NAME_FORM = "[A-Za-z_][A-Za-z0-9_.-]{0,30}\\$?";
    private static final String NUMBER_FORM = "[0-9]{1,9}";

    private final String name;
    private final Reader<T> reader;
    private final Function<T, String> printer;

    private interface Reader<T> {
        T read(String text, Surroundings surroundings) throws ConfigException;
    }

    private interface PlainReader<T> {
        T read(String text) throws ConfigException;
    }

    private Kind(String name, Reader<T> reader, Function<T, String> printer) {
        this.name = name;
        this.reader = reader;
        this.printer = printer;
    }

    private static <T> Kind<T> of(String name, PlainReader<T> reader, Function<T, String> printer) {
        return new Kind<>(name, (text, surroundings) -> reader.read(text), printer);
    }

    /** The kind's name, as the manual and the vectors use it. */
    public String name() {
        return name;
    }

    /**
     * Reads a value.
     *
     * @param surroundings what files, users and programs are looked up in
     * @throws ConfigException without a place, if the text is no such value
     */
    public T read(String text, Surroundings surroundings) throws ConfigException {
        return reader.read(text, surroundings);
    }

    /** Prints a value as a descriptor's summary tells it. */
    public String print(T value) {
        return printer.apply(value);
    }

    /** Prints a value so that reading it gives the same again. */
    public String write(T value) {
        return value instanceof MixAlgorithm algorithm ? algorithm.names().get(0) : printer.apply(value);
    }

    private static Integer integer(String text) throws ConfigException {
        long value = Values.integer(text);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new ConfigException(Values.quote(text) + " is too large a number; write a smaller one");
        }
        return (int) value;
    }

    private static String fingerprint(String text) throws ConfigException {
        String digits = String.join("", Values.seq(text)).toUpperCase(Locale.ROOT);
        if (digits.length() != 2 * FINGERPRINT_OCTETS || !digits.matches("[0-9A-F]+")) {
            throw Values.refuse(text, "a fingerprint", "40 hexadecimal digits, with or without blanks");
        }
        return digits;
    }

    private static String userName(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (!wanted.matches(USER_NAME_FORM) && !wanted.matches(NUMBER_FORM + ":" + NUMBER_FORM)) {
            throw Values.refuse(text, "a user's name", "the name of an account, for example \"mixminion\"");
        }
        return wanted;
    }

    private static String groupName(String text) throws ConfigException {
        String wanted = Blanks.strip(text);
        if (!wanted.matches(USER_NAME_FORM) && !wanted.matches(NUMBER_FORM)) {
            throw Values.refuse(text, "a group", "the name or the number of a group, for example \"mixminion\"");
        }
        return wanted;
    }
}
