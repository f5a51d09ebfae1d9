package net.mixminion.client.path;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Servers that are not chosen at random; a path may still name them.
 *
 * @param anywhere nicknames, in small letters, of servers that are not chosen at all
 * @param first of those that are not chosen for the first server
 * @param last of those that are not chosen for the last one
 */
public record Avoided(Set<String> anywhere, Set<String> first, Set<String> last) {
    /** Every server may be chosen. */
    public static final Avoided NONE = new Avoided(Set.of(), Set.of(), Set.of());

    public Avoided {
        anywhere = Set.copyOf(anywhere);
        first = Set.copyOf(first);
        last = Set.copyOf(last);
    }

    /** The same from nicknames as people write them. */
    public static Avoided of(Collection<String> anywhere, Collection<String> first, Collection<String> last) {
        return new Avoided(names(anywhere), names(first), names(last));
    }

    boolean allows(Mix mix) {
        return !anywhere.contains(name(mix.nickname()));
    }

    boolean allowsFirst(Mix mix) {
        return !first.contains(name(mix.nickname()));
    }

    boolean allowsLast(Mix mix) {
        return !last.contains(name(mix.nickname()));
    }

    private static Set<String> names(Collection<String> written) {
        return written.stream().map(Avoided::name).collect(Collectors.toUnmodifiableSet());
    }

    private static String name(String written) {
        return written.strip().toLowerCase(Locale.ROOT);
    }
}
