package net.mixminion.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.directory.DirectoryTrust.Refusal;
import org.junit.jupiter.api.Test;

class DirectoryTrustTest {
    private static final DirectoryContent CONSENSUS =
            Samples.directory(Directory.Status.CONSENSUS, "d1", "d2", "d3", "d4");

    @Test
    void takesAMajorityAndNothingLess() throws WireFormatException {
        assertThat(trust("d1").refuse(signedBy("d1"), Samples.NOW, null)).isEmpty();
        assertThat(trust("d1", "d2").refuse(signedBy("d1"), Samples.NOW, null)).contains(Refusal.NO_QUORUM);
        assertThat(trust("d1", "d2", "d3").refuse(signedBy("d1"), Samples.NOW, null))
                .contains(Refusal.NO_QUORUM);
        assertThat(trust("d1", "d2", "d3").refuse(signedBy("d1", "d3"), Samples.NOW, null))
                .isEmpty();
        assertThat(trust("d1", "d2", "d3", "d4").refuse(signedBy("d1", "d3"), Samples.NOW, null))
                .contains(Refusal.NO_QUORUM);
    }

    @Test
    void signaturesOfStrangersMakeNoMajority() throws WireFormatException {
        assertThat(trust("d1", "d2").refuse(signedBy("d2", "d3", "d4"), Samples.NOW, null))
                .contains(Refusal.NO_QUORUM);
        assertThat(trust("x").refuse(signedBy("x"), Samples.NOW, null))
                .as("a signer must be a voter")
                .contains(Refusal.NO_QUORUM);
        assertThat(trust("d1").refuse(signedBy(), Samples.NOW, null)).contains(Refusal.NO_QUORUM);
    }

    @Test
    void nobodyTrustedMeansNothingBelieved() throws WireFormatException {
        assertThat(trust().refuse(signedBy("d1"), Samples.NOW, null)).contains(Refusal.NOBODY_TRUSTED);
    }

    @Test
    void theSameFingerprintTwiceCountsOnce() throws WireFormatException {
        String fingerprint = Samples.voter("d1").fingerprint();
        DirectoryTrust trust = new DirectoryTrust(
                List.of(
                        fingerprint,
                        fingerprint.toLowerCase(Locale.ROOT),
                        fingerprint.substring(0, 4) + " " + fingerprint.substring(4)),
                Duration.ZERO);
        assertThat(trust.size()).isEqualTo(1);
        assertThat(trust.refuse(signedBy("d1"), Samples.NOW, null)).isEmpty();
    }

    @Test
    void refusesVotes() throws WireFormatException {
        DirectoryContent vote = Samples.directory(Directory.Status.VOTE, "d1");
        Directory directory = Directory.parse(Samples.signed(vote, "d1"), Samples.NOW);
        assertThat(trust("d1").refuse(directory, Samples.NOW, null)).contains(Refusal.VOTE);
    }

    @Test
    void isUsedFromMidnightToMidnight() throws WireFormatException {
        Directory directory = signedBy("d1");
        Instant start = directory.validAfter();
        Instant end = directory.validUntil();
        assertThat(trust("d1").refuse(directory, start.minusMillis(1), null)).contains(Refusal.NOT_YET_VALID);
        assertThat(trust("d1").refuse(directory, start, null)).isEmpty();
        assertThat(trust("d1").refuse(directory, end, null)).isEmpty();
        assertThat(trust("d1").refuse(directory, end.plusMillis(1), null)).contains(Refusal.EXPIRED);
        DirectoryTrust patient = new DirectoryTrust(List.of(Samples.voter("d1").fingerprint()), Duration.ofMinutes(10));
        assertThat(patient.refuse(directory, start.minus(Duration.ofMinutes(10)), null))
                .isEmpty();
        assertThat(patient.refuse(directory, end.plus(Duration.ofMinutes(10)), null))
                .isEmpty();
        assertThat(patient.refuse(directory, end.plus(Duration.ofMinutes(11)), null))
                .contains(Refusal.EXPIRED);
    }

    @Test
    void neverGoesBackToAnOlderOne() throws WireFormatException {
        Directory today = signedBy("d1");
        Directory yesterday = Directory.parse(
                Samples.signed(
                        new DirectoryContent(
                                Directory.Status.CONSENSUS,
                                Samples.NOW.minus(Duration.ofDays(1)),
                                List.of(),
                                CONSENSUS.voters(),
                                List.of(),
                                List.of(),
                                List.of()),
                        "d1"),
                Samples.NOW);
        Instant between = today.validAfter();
        assertThat(trust("d1").refuse(yesterday, between, null)).isEmpty();
        assertThat(trust("d1").refuse(yesterday, between, today)).contains(Refusal.OLDER);
        assertThat(trust("d1").refuse(today, between, yesterday)).isEmpty();
        assertThat(trust("d1").refuse(today, between, today)).isEmpty();
    }

    private static Directory signedBy(String... signers) throws WireFormatException {
        return Directory.parse(Samples.signed(CONSENSUS, signers), Samples.NOW);
    }

    private static DirectoryTrust trust(String... keyNames) {
        return new DirectoryTrust(
                List.of(keyNames).stream()
                        .map(name -> Samples.voter(name).fingerprint())
                        .toList(),
                Duration.ZERO);
    }
}
