package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import net.mixminion.mmtp.VersionLine.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionLineTest {
    private static VersionLine complete(String text) {
        VersionLine line = new VersionLine();
        assertThat(line.add(Buffer.buffer(text, "ISO-8859-1"))).isEqualTo(State.COMPLETE);
        return line;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MMTP 0.3\r\n", "MMTP 0.1,0.2,0.3\r\n", "MMTP 0.3,0.4\r\n", "MMTP 0.1,0.3,9\r\n", "MMTP ,0.3\r\n"
            })
    void ourVersionIsFoundAnywhereInTheList(String text) {
        assertThat(complete(text).offersOurs()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MMTP 9.9\r\n",
                "MMTP 0.30\r\n",
                "MMTP 0.3 \r\n",
                "MMTP 0.1, 0.3\r\n",
                "MMTP  0.3\r\n",
                "MMTP \r\n",
                "mmtp 0.3\r\n",
                " MMTP 0.3\r\n",
                "MMTP 0.3\n\r\n",
                "MMTP 0.3\r\r\n",
                "HELO\r\n",
                "\r\n"
            })
    void otherLinesOfferNothing(String text) {
        assertThat(complete(text).offersOurs()).isFalse();
    }

    @Test
    void onlyOurLineGrantsOurVersion() {
        assertThat(complete("MMTP 0.3\r\n").grantsOurs()).isTrue();
        assertThat(complete("MMTP 0.1,0.3\r\n").grantsOurs()).isFalse();
        assertThat(complete("MMTP 0.2\r\n").grantsOurs()).isFalse();
    }

    @Test
    void lineMayComeOctetByOctet() {
        VersionLine line = new VersionLine();
        String text = "MMTP 0.3\r\n";
        for (int i = 0; i < text.length() - 1; i++) {
            assertThat(line.add(Buffer.buffer(text.substring(i, i + 1)))).isEqualTo(State.INCOMPLETE);
        }
        assertThat(line.add(Buffer.buffer("\n"))).isEqualTo(State.COMPLETE);
        assertThat(line.offersOurs()).isTrue();
    }

    @Test
    void anythingBehindTheLineBreaksIt() {
        assertThat(new VersionLine().add(Buffer.buffer("MMTP 0.3\r\nS"))).isEqualTo(State.BROKEN);
        assertThat(new VersionLine().add(Buffer.buffer("MMTP 0.3\r\n\r\n"))).isEqualTo(State.BROKEN);
    }

    @Test
    void bareLineFeedEndsNothing() {
        assertThat(new VersionLine().add(Buffer.buffer("MMTP 0.3\n"))).isEqualTo(State.INCOMPLETE);
    }

    @Test
    void lineOf4096OctetsIsTheLongest() {
        assertThat(new VersionLine().add(Buffer.buffer("x".repeat(4094) + "\r\n")))
                .isEqualTo(State.COMPLETE);
        assertThat(new VersionLine().add(Buffer.buffer("x".repeat(4095)))).isEqualTo(State.INCOMPLETE);
        assertThat(new VersionLine().add(Buffer.buffer("x".repeat(4096)))).isEqualTo(State.BROKEN);
        assertThat(new VersionLine().add(Buffer.buffer("x".repeat(4095) + "\r\n")))
                .isEqualTo(State.BROKEN);
        VersionLine inPieces = new VersionLine();
        assertThat(inPieces.add(Buffer.buffer("x".repeat(4095)))).isEqualTo(State.INCOMPLETE);
        assertThat(inPieces.add(Buffer.buffer("\r"))).isEqualTo(State.BROKEN);
    }

    @Test
    void veryMuchAtOnceIsNotKept() {
        assertThat(new VersionLine().add(Buffer.buffer("y".repeat(100_000)))).isEqualTo(State.BROKEN);
    }
}
