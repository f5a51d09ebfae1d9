package net.mixminion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UserChecksTest {
    private static final String ALL = """
            User-Receiver: r
            User-Mixer: m
            User-Sender: s
            User-Keyd: k
            User-Dirclient: d
            """;

    @Test
    void takesAllFiveUsersWithTheirGroup() throws ConfigException {
        assertThat(read(ALL + "Group: 990\n").processes().hasUsers()).isTrue();
    }

    @Test
    void refusesHalfOfThem() {
        assertRefused(
                "User-Mixer: m\nGroup: g\n", "User-Mixer", "User-Receiver, User-Sender, User-Keyd, User-Dirclient");
        assertRefused(ALL, "User-Receiver", "add Group");
        assertRefused("Group: g\n", "Group", "no users");
        assertRefused(ALL + "Group: g\nLayout: combined\n", "Layout", "several users");
        assertRefused("User-Keyd: 12\n", "User-Keyd", "is not a user's name");
        assertRefused(ALL + "Group: a b\n", "Group", "is not a group");
    }

    @Test
    void warnsOfStagesThatShareAUser() throws ConfigException {
        ServerConfig config = read(ALL.replace("User-Sender: s", "User-Sender: m") + "Group: g\n");
        assertThat(config.warnings()).anyMatch(text -> text.contains("User-Sender") && text.contains("User-Mixer"));
        assertThat(read(ALL + "Group: g\n").warnings()).noneMatch(text -> text.contains("the same user"));
    }

    private static void assertRefused(String lines, String key, String remedy) {
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[Processes] " + key)
                .hasMessageContaining(remedy);
    }

    private static ServerConfig read(String lines) throws ConfigException {
        return TestFiles.read(TestFiles.withMore("[Processes]\n" + lines));
    }
}
