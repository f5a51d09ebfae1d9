package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
    private static final AccessRules.Rule DENY_TEN = rule(false, "10.0.0.0/255.0.0.0");
    private static final AccessRules.Rule ALLOW_ALL = rule(true, "* 1-65535");

    @Test
    void withoutRulesEverybodyMay() throws UnknownHostException {
        assertThat(AccessRules.NONE.admits(address(1, 10, 1, 2, 3))).isTrue();
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws UnknownHostException {
        AccessRules denyFirst = new AccessRules(List.of(DENY_TEN, ALLOW_ALL));
        assertThat(denyFirst.admits(address(80, 10, 255, 0, 1))).isFalse();
        assertThat(denyFirst.admits(address(80, 11, 0, 0, 1))).isTrue();
        AccessRules allowFirst = new AccessRules(List.of(ALLOW_ALL, DENY_TEN));
        assertThat(allowFirst.admits(address(80, 10, 255, 0, 1))).isTrue();
    }

    @Test
    void whoMatchesNoRuleMayNot() throws UnknownHostException {
        AccessRules rules = new AccessRules(List.of(rule(true, "192.0.2.1 80-90")));
        assertThat(rules.admits(address(80, 192, 0, 2, 1))).isTrue();
        assertThat(rules.admits(address(90, 192, 0, 2, 1))).isTrue();
        assertThat(rules.admits(address(91, 192, 0, 2, 1))).isFalse();
        assertThat(rules.admits(address(79, 192, 0, 2, 1))).isFalse();
        assertThat(rules.admits(address(80, 192, 0, 2, 2))).isFalse();
    }

    @Test
    void numbersThatStartWithNoughtAreOctal() throws UnknownHostException {
        AccessRules rules = new AccessRules(List.of(rule(true, "010.0.0.1 80")));
        assertThat(rules.admits(address(80, 8, 0, 0, 1))).isTrue();
        assertThat(rules.admits(address(80, 10, 0, 0, 1))).isFalse();
    }

    @Test
    void longAddressesBelongToTheSetOfAllOnly() throws UnknownHostException {
        InetSocketAddress six = new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 80);
        assertThat(new AccessRules(List.of(rule(false, "0.0.0.0"), ALLOW_ALL)).admits(six))
                .isTrue();
        assertThat(new AccessRules(List.of(rule(true, "0.0.0.0"))).admits(six)).isFalse();
    }

    @Test
    void printsWhatItReads() throws ConfigException {
        for (String text : new String[] {"* 80", "10.0.0.0/255.0.0.0 1-2", "1.2.3.4/255.255.255.255 48099"}) {
            assertThat(AddressSet.parse(text, true)).hasToString(text);
        }
    }

    private static AccessRules.Rule rule(boolean allow, String set) {
        try {
            return new AccessRules.Rule(allow, AddressSet.parse(set, allow));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static InetSocketAddress address(int port, int... octets) throws UnknownHostException {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }
}
