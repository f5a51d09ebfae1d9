package net.mixminion.mmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A guest who notes that it was sent away. */
    private static final class TestGuest implements Admission.Guest {
        private boolean served;
        private boolean shed;

        @Override
        public boolean isServed() {
            return served;
        }

        @Override
        public void shed() {
            shed = true;
        }
    }

    private static InetAddress ip(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    private static Admission admission(int total, int perAddress) {
        return Admission.of(ConnectionLimits.of(total, perAddress, MINUTE));
    }

    private static TestGuest enter(Admission admission, String address) throws UnknownHostException {
        TestGuest guest = new TestGuest();
        assertThat(admission.enter(guest, ip(address))).isEmpty();
        return guest;
    }

    @Test
    void newcomerGetsThePlaceOfTheOneLongestWithoutProgress() throws Exception {
        Admission admission = admission(3, 3);
        TestGuest first = enter(admission, "192.0.2.1");
        TestGuest second = enter(admission, "192.0.2.2");
        TestGuest third = enter(admission, "192.0.2.3");
        admission.progressed(first);
        enter(admission, "192.0.2.4");

        assertThat(second.shed).isTrue();
        assertThat(first.shed || third.shed).isFalse();
        assertThat(admission.size()).isEqualTo(3);
    }

    @Test
    void nobodyWhosePacketIsBeingStoredIsSentAway() throws Exception {
        Admission admission = admission(2, 2);
        TestGuest first = enter(admission, "192.0.2.1");
        TestGuest second = enter(admission, "192.0.2.2");
        first.served = true;
        second.served = true;

        assertThat(admission.enter(new TestGuest(), ip("192.0.2.3"))).isPresent();
        second.served = false;
        enter(admission, "192.0.2.3");
        assertThat(second.shed).isTrue();
    }

    @Test
    void anAddressHasItsLimitAndGetsItsPlacesBack() throws Exception {
        Admission admission = admission(100, 2);
        TestGuest first = enter(admission, "192.0.2.1");
        enter(admission, "192.0.2.1");
        assertThat(admission.enter(new TestGuest(), ip("192.0.2.1"))).isPresent();
        enter(admission, "192.0.2.2");
        admission.leave(first);
        admission.leave(first);
        enter(admission, "192.0.2.1");
        assertThat(admission.enter(new TestGuest(), ip("192.0.2.1"))).isPresent();
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() throws Exception {
        Admission admission = admission(100, 1);
        enter(admission, "2001:db8::1");
        assertThat(admission.enter(new TestGuest(), ip("2001:db8::2"))).isPresent();
        enter(admission, "2001:db8:0:1::1");
    }

    @Test
    void timesAreShortWhileThreeQuartersOfThePlacesAreTaken() throws Exception {
        Admission admission = admission(4, 4);
        for (int i = 0; i < 3; i++) {
            enter(admission, "192.0.2.1");
        }
        assertThat(admission.limits().idle()).isEqualTo(MINUTE);
        TestGuest last = enter(admission, "192.0.2.1");
        assertThat(admission.limits().idle()).isLessThan(MINUTE);
        assertThat(admission.limits().handshake()).isLessThan(Duration.ofSeconds(30));
        admission.leave(last);
        assertThat(admission.limits().idle()).isEqualTo(MINUTE);
    }

    @Test
    void rulesAndLimitsCanBeChanged() throws Exception {
        Admission admission = admission(4, 4);
        admission.update(ConnectionLimits.of(4, 4, MINUTE), address -> false);
        assertThat(admission.enter(new TestGuest(), ip("192.0.2.1"))).isPresent();
    }
}
