package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentationParamsTest {
    static Stream<JsonNode> vectors() {
        return Vectors.cases("fragments", "params");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void cutsAsTheReferenceDoes(JsonNode c) {
        FragmentationParams params = FragmentationParams.of(
                c.required("length").longValue(), c.required("overhead").intValue());

        assertThat(params.k()).isEqualTo(c.required("k").intValue());
        assertThat(params.n()).isEqualTo(c.required("n").intValue());
        assertThat(params.chunks()).isEqualTo(c.required("chunks").intValue());
        assertThat(params.fragments()).isEqualTo(c.required("max_fragments").intValue());
        assertThat(params.padding()).isEqualTo(c.required("padding").longValue());
        assertThat(params.paddedLength()).isEqualTo(c.required("padded_length").longValue());
        assertThat(params.chunkSize()).isEqualTo(c.required("chunk_size").intValue());
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 3, 1", "3, 4, 6, 1", "5, 8, 11, 1", "9, 16, 22, 1", "16, 16, 22, 1", "17, 16, 22, 2"})
    void takesTheSmallestPowerOfTwoAndAThirdMore(int needed, int k, int n, int chunks) {
        FragmentationParams params = FragmentationParams.of(needed * 28_625L, 0);

        assertThat(params.k()).isEqualTo(k);
        assertThat(params.n()).isEqualTo(n);
        assertThat(params.chunks()).isEqualTo(chunks);
    }

    @Test
    void goesUpToWhatTheSizeFieldCanSay() {
        FragmentationParams params = FragmentationParams.of(0xffffffffL, 0);

        assertThat(params.paddedLength()).isGreaterThanOrEqualTo(0xffffffffL);
        assertThat(params.fragments()).isEqualTo(params.chunks() * 22);
    }

    @Test
    void findsChunkAndPositionOfIndex() {
        FragmentationParams params = FragmentationParams.of(17 * 28_625L, 0);

        assertThat(params.chunkOf(21)).isZero();
        assertThat(params.positionOf(21)).isEqualTo(21);
        assertThat(params.chunkOf(22)).isEqualTo(1);
        assertThat(params.positionOf(22)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 28_625, 0x100000000L})
    void refusesLengthsThatNoFragmentedMessageHas(long length) {
        assertThatThrownBy(() -> FragmentationParams.of(length, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
