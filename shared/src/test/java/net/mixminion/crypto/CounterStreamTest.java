package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CounterStreamTest {
    static Stream<JsonNode> generators() {
        return Vectors.cases("crypto", "aes_counter_prng");
    }

    @ParameterizedTest
    @MethodSource("generators")
    void drawsWhatTheReferenceDraws(JsonNode c) {
        CounterStream stream = new CounterStream(Vectors.octets(c, "seed_b64"));
        for (JsonNode draw : c.required("getBytes")) {
            assertThat(stream.next(draw.required("n").intValue())).isEqualTo(Vectors.octets(draw, "out_b64"));
        }
        for (JsonNode draw : c.required("getInt")) {
            assertThat(stream.nextInt(draw.required("max").intValue()))
                    .isEqualTo(draw.required("out").intValue());
        }
        for (JsonNode draw : c.required("getFloat")) {
            assertThat(stream.nextDouble()).isEqualTo(Double.parseDouble(draw.textValue()));
        }
        assertThat(stream.shuffle(twelve(), 12)).isEqualTo(numbers(c.required("shuffle12")));
        assertThat(stream.shuffle(twelve(), 5)).isEqualTo(numbers(c.required("shuffle12_first5")));
        assertThat(Sha1.hash(stream.next(20000))).isEqualTo(Vectors.octets(c, "then_20000_bytes_sha1_b64"));
    }

    @Test
    void shufflePicksDifferentElements() {
        CounterStream stream = new CounterStream(new byte[AesCtr.KEY_LENGTH]);

        assertThat(stream.shuffle(twelve(), 12)).containsExactlyInAnyOrderElementsOf(twelve());
        assertThat(stream.shuffle(twelve(), 5)).hasSize(5).doesNotHaveDuplicates();
        assertThat(stream.shuffle(twelve(), 20)).hasSize(12);
        assertThat(stream.shuffle(new ArrayList<Integer>(), 0)).isEmpty();
    }

    @Test
    void refusesBoundsOutOfRangeAndOtherSeeds() {
        CounterStream stream = new CounterStream(new byte[AesCtr.KEY_LENGTH]);

        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0x3fffffff));
        assertThatIllegalArgumentException().isThrownBy(() -> new CounterStream(new byte[20]));
    }

    private static List<Integer> twelve() {
        return new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.intValue()));
        return numbers;
    }
}
