package net.mixminion.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysetTest {
    static Stream<JsonNode> subkeys() {
        return Vectors.cases("crypto", "subkeys");
    }

    static Stream<JsonNode> swaps() {
        return Vectors.cases("crypto", "swap");
    }

    static Mode mode(String text) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("subkeys")
    void derivesTheKeysOfTheReference(JsonNode c) {
        Keyset keyset = new Keyset(Vectors.octets(c, "master_b64"));
        Mode mode = mode(c.required("mode").textValue());

        assertThat(keyset.key(mode)).isEqualTo(Vectors.octets(c, "key16_b64"));
        assertThat(keyset.digest(mode).bytes()).isEqualTo(Vectors.octets(c, "full20_b64"));
        for (int i = 0; i < 4; i++) {
            assertThat(keyset.lioness(mode).key(i + 1))
                    .isEqualTo(Vectors.octets(c.required("lioness_b64").get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void derivesTheKeysOfTheSwap(JsonNode c) {
        Keyset keyset = new Keyset(Sha1.hash(Vectors.octets(c, "argument_b64")));

        assertThat(keyset.lioness(Mode.HIDE_HEADER).key(1)).isEqualTo(Vectors.octets(c, "hide_header_key1_b64"));
        assertThat(keyset.lioness(Mode.HIDE_PAYLOAD).key(1)).isEqualTo(Vectors.octets(c, "hide_payload_key1_b64"));
    }

    @Test
    void showsNoSecret() {
        Keyset keyset = new Keyset("master".getBytes(StandardCharsets.US_ASCII));

        assertThat(keyset).hasToString("Keyset(secret)");
        assertThat(keyset.lioness(Mode.WHITEN)).hasToString("LionessKeys(secret)");
    }

    @Test
    void wipesItsOwnCopyOnly() {
        byte[] master = {1, 2, 3};
        Keyset keyset = new Keyset(master);
        LionessKeys keys = keyset.lioness(Mode.WHITEN);
        keyset.wipe();
        keys.wipe();

        assertThat(master).containsExactly(1, 2, 3);
        assertThat(keyset.digest(Mode.WHITEN)).isEqualTo(new Keyset(new byte[3]).digest(Mode.WHITEN));
        for (int i = 1; i <= 4; i++) {
            assertThat(keys.key(i)).containsOnly(0);
        }
    }
}
