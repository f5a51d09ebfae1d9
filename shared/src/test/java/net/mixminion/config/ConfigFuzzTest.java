package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a file: it is taken or refused with a reason, and nothing else happens. */
class ConfigFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final List<String> PIECES = List.of(
            "[Server]\n",
            "[Host]\n",
            "[Incoming/MMTP]\n",
            "[Delivery/SMTP]\n",
            "[",
            "]",
            "[ ]",
            "[A B]",
            "\n",
            " ",
            "\t",
            "  x",
            "#",
            ":",
            "=",
            "Enabled: yes\n",
            "MaximumSize: ",
            "99999999999999999999",
            "1e999",
            ".",
            "%",
            "every ",
            " for ",
            " sec",
            " years",
            "Retry: ",
            "1",
            "0",
            "-",
            "'",
            "\"",
            "~",
            "LogFile:",
            "Port: ",
            "Nickname: ",
            "\r",
            "\u000b",
            "\u0000",
            "\u00e9",
            "@",
            ",",
            "*/",
            "IP: ",
            "ListenIP6: ",
            "::",
            "Allow: ",
            "MixPoolRate: ",
            "Mode: relay\n",
            "Contact-Email: a@b\n",
            "ServerURL: http://[",
            "SMTPServer: [::1]:",
            "TrustedUser: ");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    static Stream<byte[]> files() {
        return Stream.of(good(), "[Server]\nMode: relay\nNickname: a\nContact-Email: a@b\n", "Retry: every 1 hour\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** For {@code deploy/testnet/fuzz}. */
    @MethodSource("files")
    @FuzzTest
    void fileOfAnyOctets(byte[] data) {
        check(new String(data, StandardCharsets.ISO_8859_1));
    }

    @Test
    void randomOctetsAreTakenOrRefused() {
        for (int round = 0; round < ROUNDS / 10; round++) {
            byte[] octets = new byte[random.nextInt(300)];
            random.nextBytes(octets);
            check(new String(octets, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void randomPiecesAreTakenOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            check(pieces(random.nextInt(30)));
        }
    }

    @Test
    void changedFilesAreTakenOrRefused() {
        String good = good();
        for (int round = 0; round < ROUNDS; round++) {
            int at = random.nextInt(good.length());
            int to = Math.min(good.length(), at + random.nextInt(4));
            check(good.substring(0, at) + pieces(random.nextInt(3)) + good.substring(to));
        }
    }

    @Test
    void randomValuesOfEveryKindAreTakenOrRefused() {
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            for (int round = 0; round < 30; round++) {
                String value = pieces(random.nextInt(6)).replace("\n", "");
                check("[Server]\nMode: relay\nNickname: a\nContact-Email: a@b\n"
                        + (key.section().equals("Server") ? "" : "[" + key.section() + "]\n")
                        + key.name() + ": " + value + "\n");
            }
        }
    }

    private static String good() {
        return TestFiles.withServer("BaseDir: /b\nMixInterval: 30 min\nMaxBandwidth: 64K\nMixPoolRate: 50%\n")
                + "Retry: every 1 hour for 1 day\n[Delivery/SMTP]\nEnabled: yes\nReturnAddress: a@b\nMaximumSize: 64K\n";
    }

    private String pieces(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private void check(String text) {
        try {
            ServerConfig config = TestFiles.read(text);
            assertThat(config.summary()).as("seed %d", seed).isNotEmpty();
            assertThat(config.insecurities(true)).isNotEmpty();
        } catch (ConfigException e) {
            assertThat(e.getMessage()).as("seed %d", seed).startsWith(TestFiles.NAME + ":");
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", text " + Values.quote(text), e);
        }
        try {
            ConfigText unused = ConfigText.restricted(TestFiles.NAME, text);
        } catch (ConfigException e) {
            assertThat(e.line()).as("seed %d", seed).isPositive();
        }
    }
}
