package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DumpTest {
    private static final String TEXT = """
            [Server]
            Nickname: test
            Contact-Email: test@example.test
            Mode: relay
            BaseDir: /var/lib/mixminion
            Comments: two
              lines
            [Incoming/MMTP]
            Enabled: yes
            Hostname: mix.example.test
            Allow: 1.2.3.4
            Deny: 10.0.0.0/255.0.0.0 25-30
            [Outgoing/MMTP]
            Enabled: yes
            Retry: every 1 hour for 1 day, 7 hours for 5 days
            [Delivery/SMTP]
            Enabled: yes
            ReturnAddress: anonymous@example.test
            [Delivery/Fragmented]
            Enabled: yes
            MaximumSize: 1 MB
            """;

    @Test
    void readsAsTheSameConfigurationAgain() throws ConfigException {
        Settings settings = ServerConfig.fromText("a.conf", TEXT).settings();
        String dump = Dump.of(settings);
        assertThat(dump).contains("MixInterval: 30 minutes\n", "[Host]\n", "MaximumSize: 1 MB\n", "two lines");
        Settings again = ServerConfig.fromText("b.conf", dump).settings();
        assertThat(Dump.of(again)).isEqualTo(dump);
        assertThat(ConfigChanges.between(settings, again)).isEmpty();
    }

    @Test
    void namesTheKeysThatHaveChanged() throws ConfigException {
        Settings before = ServerConfig.fromText("a.conf", TEXT).settings();
        Settings after = ServerConfig.fromText(
                        "a.conf",
                        TEXT.replace("Allow: 1.2.3.4", "Allow: 1.2.3.5").replace("relay", "relay\nMixInterval: 1 hour"))
                .settings();
        assertThat(ConfigChanges.between(before, after))
                .extracting(Object::toString)
                .containsExactly("Server/MixInterval", "Incoming/MMTP/Allow");
    }
}
