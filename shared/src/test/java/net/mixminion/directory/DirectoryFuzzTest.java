package net.mixminion.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptors and directories for a fuzzer ({@code deploy/testnet/fuzz}). */
class DirectoryFuzzTest {
    static Stream<byte[]> descriptors() {
        return Stream.of(Samples.text(Samples.content("Alpha"))).map(text -> text.getBytes(ISO_8859_1));
    }

    static Stream<byte[]> directories() {
        DirectoryContent content = Samples.directory(Directory.Status.CONSENSUS, "one", "two");
        return Stream.of(
                        Samples.signed(content, "one"),
                        DirectoryWriter.unsigned(content),
                        "[Directory]\nVersion: 0.2\n")
                .map(text -> text.getBytes(ISO_8859_1));
    }

    @MethodSource("descriptors")
    @FuzzTest
    void descriptor(byte[] data) {
        String text = new String(data, ISO_8859_1);
        try {
            ServerDescriptor descriptor = ServerDescriptor.parse(text, Samples.NOW);
            assertThat(descriptor.nickname()).matches("[A-Za-z0-9_.@-]{1,24}");
            assertThat(descriptor.text()).isEqualTo(text);
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @MethodSource("directories")
    @FuzzTest
    void directory(byte[] data) {
        try {
            Directory directory = Directory.parse(new String(data, ISO_8859_1), Samples.NOW);
            assertThat(directory.signers().size())
                    .isLessThanOrEqualTo(Math.max(1, directory.voters().size()));
            assertThat(directory.validUntil()).isAfter(directory.validAfter());
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
