package net.mixminion.config;

import java.util.ArrayList;
import java.util.List;

/** IPv6 addresses: eight words of up to 16 bits, one {@code ::} for words of 0, the last two as an IPv4 address. */
final class Ip6 {
    private static final String CHARS = "0123456789ABCDEFabcdef:.";
    private static final int WORDS = 8;
    private static final int LONGEST_WORD = 12;

    private Ip6() {}

    /** Reads an address; the result is as written. */
    static String parse(String text) throws ConfigException {
        String address = Blanks.strip(text);
        if (!address.chars().allMatch(c -> CHARS.indexOf(c) >= 0) || address.length() < 2 || !isAddress(address)) {
            throw Values.refuse(
                    text,
                    "an IPv6 address",
                    "eight hexadecimal words with colons between, for example \"2001:db8::1\"");
        }
        return address;
    }

    private static boolean isAddress(String address) {
        List<String> words = new ArrayList<>(List.of(address.split(":", -1)));
        if (address.startsWith("::")) {
            words.remove(0);
        }
        if (address.endsWith("::") && words.size() > 1) {
            words.remove(words.size() - 1);
        }
        int gaps = 0;
        int count = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.isEmpty()) {
                gaps++;
            } else if (word.indexOf('.') >= 0) {
                if (i != words.size() - 1 || !Ip4.isAddress(word)) {
                    return false;
                }
                count += 2;
            } else if (word.length() > LONGEST_WORD || Long.parseLong(word, 16) > 0xffff) {
                return false;
            } else {
                count++;
            }
        }
        return gaps <= 1 && count <= WORDS && (gaps == 1 || count == WORDS);
    }
}
