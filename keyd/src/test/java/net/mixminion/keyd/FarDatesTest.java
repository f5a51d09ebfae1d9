package net.mixminion.keyd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.TimeZone;
import net.mixminion.keys.KeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys on days that calendars and machines stumble over. */
class FarDatesTest {
    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    private Path temp;

    @AfterEach
    void restore() {
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @CsvSource({
        // clocks change
        "2027-03-27T22:30:00Z, Europe/Berlin",
        "2026-10-24T22:30:00Z, Europe/Berlin",
        "2027-04-03T12:00:00Z, Australia/Lord_Howe",
        // a leap second ended that day
        "2016-12-31T22:30:00Z, UTC",
        // leap days, and one that is none
        "2028-02-28T22:30:00Z, UTC",
        "2100-02-28T22:30:00Z, UTC",
        // 32 bits of seconds are over; those without a sign, too
        "2038-01-18T22:30:00Z, UTC",
        "2106-02-06T22:30:00Z, Pacific/Kiritimati",
        // years of two digits mean 1950 from here on
        "2049-12-30T22:30:00Z, UTC"
    })
    void aDayPassesWithoutAGap(Instant begin, String place) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone(place));
        TestHome home = new TestHome(temp);
        home.now = begin;
        KeyRound round = home.prepared();
        for (int hour = 0; hour < 28; hour += 2) {
            assertThat(round.run(home.now).failure()).isNull();
            KeySet set = home.keys().inForce(home.now).orElseThrow();
            assertThat(set.validAfter()).isEqualTo(set.validAfter().truncatedTo(ChronoUnit.DAYS));
            assertThat(set.descriptor().isValidAt(home.now)).isTrue();
            certificate(set.mmtpCertFile()).checkValidity(Date.from(home.now));
            home.pass(Duration.ofHours(2));
        }
        assertThat(home.keys().broken()).isEmpty();
        assertThat(home.keys().sets()).hasSize(1);
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
