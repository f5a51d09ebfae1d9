package net.mixminion.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import net.mixminion.config.AccessRules;
import net.mixminion.config.AddressSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attack A23: a mix as a scanner of other people's ports. */
class TargetPolicyTest {
    private static final int OWN_PORT = 48099;
    private static final TargetPolicy PUBLIC = new TargetPolicy(AccessRules.NONE, false, Set.of(OWN_PORT));
    private static final TargetPolicy TEST_NETWORK = new TargetPolicy(AccessRules.NONE, true, Set.of(OWN_PORT));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:0:1::1",
                "2001:db8::1"
            })
    void addressesOfNoPublicNetworkAreRefused(String address) throws Exception {
        assertThat(PUBLIC.admits(address(address), 5000)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
                "192.0.3.1", "198.17.0.1", "198.20.0.1", "203.0.114.1", "223.255.255.255", "2600::1", "2a00:1450::1"
            })
    void theirNeighboursAreNot(String address) throws Exception {
        assertThat(PUBLIC.admits(address(address), 5000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "224.0.0.1", "0.0.0.0", "255.255.255.255", "fe80::1", "ff02::1"})
    void someAreRefusedInTestNetworksToo(String address) throws Exception {
        assertThat(TEST_NETWORK.admits(address(address), 5000)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "22, false", "25, false", "80, true", "443, true", "587, false", "1023, false", "1024, true"
    })
    void portsOfOtherServicesAreRefused(int port, boolean admitted) throws Exception {
        assertThat(PUBLIC.admits(address("9.9.9.9"), port)).isEqualTo(admitted);
    }

    @Test
    void ourOwnPortIsRefusedOnThisMachineOnly() throws Exception {
        assertThat(TEST_NETWORK.admits(address("127.0.0.1"), OWN_PORT)).isFalse();
        assertThat(TEST_NETWORK.admits(address("127.3.0.1"), OWN_PORT)).isFalse();
        assertThat(TEST_NETWORK.admits(address("127.0.0.1"), OWN_PORT + 1)).isTrue();
        assertThat(PUBLIC.admits(address("9.9.9.9"), OWN_PORT)).isTrue();
    }

    @Test
    void operatorsRulesDecideWhatIsLeft() throws Exception {
        AccessRules rules = new AccessRules(List.of(
                new AccessRules.Rule(false, AddressSet.parse("9.9.0.0/255.255.0.0", false)),
                new AccessRules.Rule(true, AddressSet.parse("* 100-2000", true))));
        TargetPolicy policy = new TargetPolicy(rules, false, Set.of(OWN_PORT));

        assertThat(policy.admits(address("9.9.9.9"), 1000)).isFalse();
        assertThat(policy.admits(address("9.8.9.9"), 1000)).isTrue();
        assertThat(policy.admits(address("9.8.9.9"), 5000)).isFalse();
        assertThat(policy.admits(address("10.8.9.9"), 1000)).isFalse();
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getAllByName(text)[0];
    }
}
