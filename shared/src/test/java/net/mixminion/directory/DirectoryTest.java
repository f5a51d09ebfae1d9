package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.mixminion.crypto.WireFormatException;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final DirectoryContent CONTENT = Samples.directory(Directory.Status.CONSENSUS, "d1", "d2", "d3");

    @Test
    void readsBackWhatWasWrittenInOrder() throws WireFormatException {
        Directory directory = Directory.parse(Samples.signed(CONTENT, "d1", "d3"), Samples.NOW);
        assertThat(directory.format()).isEqualTo(Directory.Format.MULTIPLY_SIGNED);
        assertThat(directory.status()).isEqualTo(Directory.Status.CONSENSUS);
        assertThat(directory.recommended()).containsExactly("alpha", "zulu");
        assertThat(directory.servers()).extracting(ServerDescriptor::nickname).containsExactly("Alpha", "Zulu");
        assertThat(directory.serverVersions()).containsExactly("0.0.8alpha3", "0.1.0");
        assertThat(directory.voters()).containsExactlyInAnyOrderElementsOf(CONTENT.voters());
        assertThat(directory.signers()).containsExactlyInAnyOrder(Samples.voter("d1"), Samples.voter("d3"));
        assertThat(directory.validAfter()).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(directory.validUntil()).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(directory.published()).isEmpty();
        assertThat(directory.recommendedServers()).hasSize(2);
    }

    @Test
    void anEmptyDirectoryCanBeSignedToo() throws WireFormatException {
        DirectoryContent empty = new DirectoryContent(
                Directory.Status.CONSENSUS,
                Samples.NOW,
                List.of(),
                List.of(Samples.voter("d1")),
                List.of(),
                List.of(),
                List.of());
        Directory directory = Directory.parse(Samples.signed(empty, "d1"), Samples.NOW);
        assertThat(directory.signers()).hasSize(1);
        assertThat(directory.servers()).isEmpty();
    }

    @Test
    void aSignatureByNoVoterDoesNotCount() throws WireFormatException {
        Directory directory = Directory.parse(Samples.signed(CONTENT, "stranger"), Samples.NOW);
        assertThat(directory.usableSignatures()).isEqualTo(1);
        assertThat(directory.signers()).isEmpty();
    }

    @Test
    void aVoteThatWasCountedTwiceIsOne() throws WireFormatException {
        Directory directory = Directory.parse(Samples.signed(CONTENT, "d1", "d1"), Samples.NOW);
        assertThat(directory.signerFingerprints()).hasSize(1);
    }

    @Test
    void noChangedCharacterLeavesASignatureGood() {
        String text = Samples.signed(CONTENT, "d1");
        int from = text.indexOf("[Directory-Info]");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            int at = from + random.nextInt(text.length() - from);
            char old = text.charAt(at);
            char changed = (char) ('!' + random.nextInt('~' - '!'));
            if (old == '\n' || old == ' ' || old == changed) {
                continue;
            }
            String other = text.substring(0, at) + changed + text.substring(at + 1);
            try {
                assertThat(Directory.parse(other, Samples.NOW).signers())
                        .as("seed %d, character %d: %s instead of %s", seed, at, changed, old)
                        .isEmpty();
            } catch (WireFormatException e) {
                // refused as a whole is as good
                assertThat(e).hasMessage(e.getMessage());
            }
        }
    }

    @Test
    void oneBadDescriptorMakesTheWholeDirectoryBad() {
        String text = DirectoryWriter.unsigned(CONTENT).replaceFirst("Comments: A", "Comments: B");
        assertThatThrownBy(() -> Directory.parse(text, Samples.NOW)).hasMessageContaining("does not have the digest");
    }

    @Test
    void whatIsNoDirectoryIsRefused() {
        for (String text : List.of("", "\n", "[Directory-Info]", "[Signed-Directory]\n", "<html>", "[Directory]\n")) {
            assertThatThrownBy(() -> Directory.parse(text, Samples.NOW))
                    .as(text)
                    .isInstanceOf(WireFormatException.class);
        }
    }
}
