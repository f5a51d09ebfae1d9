package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Sha1;

/** The part {@code aes_counter_prng} of the kind crypto: everything drawn in turn from one stream. */
final class CounterStreamVectors {
    private static final int SHUFFLED = 12;
    private static final int PICKED = 5;
    private static final int LAST_OCTETS = 20_000;
    private static final int DOUBLE_DIGITS = 17;

    private CounterStreamVectors() {}

    static void check(JsonNode file, String name, JsonNode c, Report report) {
        CounterStream stream = new CounterStream(octets(c, "seed_b64"));
        for (JsonNode draw : c.required("getBytes")) {
            report.expect("octets", octets(draw, "out_b64"), stream.next(number(draw, "n")));
        }
        for (JsonNode draw : c.required("getInt")) {
            int max = number(draw, "max");
            report.expect("number below " + max, number(draw, "out"), stream.nextInt(max));
        }
        for (JsonNode draw : c.required("getFloat")) {
            report.expect("fraction", draw.textValue(), repr(stream.nextDouble()));
        }
        report.expect("shuffled", c.required("shuffle12").toString(), shuffled(stream, SHUFFLED));
        report.expect("picked", c.required("shuffle12_first5").toString(), shuffled(stream, PICKED));
        report.expect("the rest", octets(c, "then_20000_bytes_sha1_b64"), Sha1.hash(stream.next(LAST_OCTETS)));
    }

    private static String shuffled(CounterStream stream, int n) {
        List<Integer> list =
                new ArrayList<>(IntStream.range(0, SHUFFLED).boxed().toList());
        return stream.shuffle(list, n).toString().replace(" ", "");
    }

    /** A number from 0 to 1 as Python writes it: with the fewest digits that tell it from its neighbours. */
    static String repr(double number) {
        BigDecimal shortest = new BigDecimal(number);
        for (int digits = DOUBLE_DIGITS; digits > 0; digits--) {
            BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits));
            if (rounded.doubleValue() != number) {
                break;
            }
            shortest = rounded;
        }
        shortest = shortest.stripTrailingZeros();
        if (number != 0 && number < 1e-4) {
            String digits = shortest.unscaledValue().toString();
            int exponent = shortest.scale() - digits.length() + 1;
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return String.format(Locale.ROOT, "%s%se-%02d", digits.charAt(0), fraction, exponent);
        }
        return shortest.scale() <= 0 ? shortest.toPlainString() + ".0" : shortest.toPlainString();
    }
}
