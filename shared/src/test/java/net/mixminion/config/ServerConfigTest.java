package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What descriptors tell about a configuration, and the settings behind it. */
class ServerConfigTest {
    @Test
    void aSecureServerHasNoInsecurities() throws ConfigException {
        ServerConfig config = TestFiles.read(TestFiles.withServer("MixAlgorithm: Cottrell\n"));
        assertThat(config.insecurities(false)).isEmpty();
        assertThat(config.insecurities(true)).containsExactly("Software is alpha");
    }

    @Test
    void tellsInsecuritiesInTheirOrder() throws ConfigException {
        assertThat(TestFiles.read(TestFiles.withServer("""
                        LogLevel: TRACE
                        StatsInterval: 119 min
                        MixAlgorithm: Cottrell
                        MixPoolMinSize: 4
                        MixInterval: 29 min
                        """)).insecurities(true))
                .containsExactly(
                        "Software is alpha",
                        "Log is too verbose",
                        "StatsInterval is too short",
                        "MixPoolMinSize is too small",
                        "Mix interval under 30 minutes");
        assertThat(TestFiles.read(TestFiles.withServer("LogStats: no\nStatsInterval: 1 min\nMixAlgorithm: Timed\n"))
                        .insecurities(false))
                .containsExactly("Mix algorithm is not secure");
    }

    @Test
    void summarizesWhatItIs() throws ConfigException {
        String text = TestFiles.withServer("MaxBandwidth: 64K\nMixPoolRate: 1/3\n".replace("1/3", "0.333"))
                + "[Delivery/SMTP]\nEnabled: no\nFromTag: it's\nSubjectLine: \"it's\"\n";
        assertThat(TestFiles.read(text).summary())
                .startsWith("Server/LogLevel='WARN'; Server/LogStats='yes'; ")
                .contains("Server/MixPoolRate='33.30%'; ")
                .contains("Server/MaxBandwidth='64 KB'; ")
                .contains("Delivery/SMTP/FromTag=\"it's\"; ")
                .contains("Delivery/SMTP/SubjectLine='\"it\\'s\"'; ")
                .doesNotContain("Fragmented");
    }

    @Test
    void keepsEverySettingAsItWasWritten() throws ConfigException {
        Settings settings =
                TestFiles.read(TestFiles.withServer("MixInterval: 90 min\n")).settings();
        assertThat(settings.get(ServerKeys.MIX_INTERVAL)).hasToString("90 minutes");
        assertThat(settings.isWritten(ServerKeys.MIX_INTERVAL)).isTrue();
        assertThat(settings.line(ServerKeys.MIX_INTERVAL)).isEqualTo(5);
        assertThat(settings.isWritten(ServerKeys.TIMEOUT)).isFalse();
        assertThat(settings.line(ServerKeys.TIMEOUT)).isEqualTo(1);
        assertThat(settings.find(ServerKeys.COMMENTS)).isEmpty();
        assertThat(settings.all(ServerKeys.TRUSTED_USER)).isEmpty();
        assertThat(settings.hasSection("Host")).isFalse();
    }

    @Test
    void printsEveryDefaultSoThatItReadsTheSame() throws ConfigException {
        for (Key<?> key : ServerKeys.TABLE.keys()) {
            assertPrintsBack(key);
        }
    }

    private static <T> void assertPrintsBack(Key<T> key) throws ConfigException {
        // the name of a pool is printed, not the algorithm's own
        if (key.defaultText().isPresent() && key.kind() != Kind.MIX_RULE) {
            T value = key.kind().read(key.defaultText().get(), new FakeMachine());
            String printed = key.kind().print(value);
            assertThat(key.kind().print(key.kind().read(printed, new FakeMachine())))
                    .as("%s", key)
                    .isEqualTo(printed);
        }
    }
}
