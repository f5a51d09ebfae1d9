package net.mixminion.config;

/** Configurations for tests. */
final class TestFiles {
    static final String NAME = "mixminiond.conf";

    private TestFiles() {}

    /** The least that a server can start with; [Server] stands first. */
    static String minimal() {
        return withServer("");
    }

    /** The least, with more lines in [Server]; the first of them has the number 5. */
    static String withServer(String lines) {
        return "[Server]\nMode: relay\nNickname: Min\nContact-Email: a@b.test\n" + lines
                + "[Incoming/MMTP]\nEnabled: yes\n" + "[Outgoing/MMTP]\nEnabled: yes\n";
    }

    /** The least, with more lines at the end; the first of them has the number 9. */
    static String withMore(String lines) {
        return minimal() + lines;
    }

    static ServerConfig read(String text) throws ConfigException {
        return ServerConfig.fromText(NAME, text, new FakeMachine());
    }
}
