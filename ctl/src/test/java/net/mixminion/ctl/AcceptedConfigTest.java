package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedConfigTest {
    @TempDir
    Path temp;

    private AcceptedConfig accepted;
    private String original;

    @BeforeEach
    void accept() throws Exception {
        ServerConfig config = TestConfig.write(temp, "MixInterval: 40 min");
        Path run = Files.createDirectory(temp.resolve("run"));
        accepted = new AcceptedConfig(config, run);
        accepted.write();
        original = Files.readString(TestConfig.file(temp));
    }

    @Test
    void takesOverWhatCanBeChanged() throws Exception {
        edit("MixInterval: 40 min", "MixInterval: 50 min\nTimeout: 3 min");
        ReloadPlan plan = accepted.reload();
        assertThat(plan.stages()).containsExactlyInAnyOrder("receiver", "sender");
        assertThat(plan.frozen()).isEmpty();
        assertThat(ServerConfig.load(accepted.copy()).server().mixInterval()).hasMinutes(50);
        assertThat(accepted.config().server().timeout()).hasMinutes(3);
    }

    @Test
    void keepsTheOldConfigurationWhenTheNewOneIsWrong() throws Exception {
        edit("MixInterval: 40 min", "MixInterval: soon");
        assertThatThrownBy(() -> accepted.reload())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("MixInterval");
        assertThat(accepted.config().server().mixInterval()).hasMinutes(40);
        assertThat(accepted.copy()).hasContent(original);
    }

    @Test
    void namesWhatNeedsARestartAndKeepsItsValueThoughAStageIsStartedAgain() throws Exception {
        edit("MixInterval: 40 min", "MixInterval: 45 min\nQueueDir: elsewhere\nPidFile: other");
        Path queues = accepted.config().server().queueDir();
        ReloadPlan plan = accepted.reload();
        assertThat(plan.frozen()).extracting(Object::toString).containsExactly("Server/QueueDir", "Server/PidFile");
        assertThat(plan.say())
                .anyMatch(line -> line.startsWith("[Server] QueueDir is changed only by a restart"))
                .contains("[Server] MixInterval is changed");
        ServerConfig read = ServerConfig.load(accepted.copy());
        assertThat(read.server().queueDir()).isEqualTo(queues);
        assertThat(read.server().mixInterval()).hasMinutes(45);

        // and back again, and with a key that is not written any more
        edit("Nickname: test", "Nickname: other");
        accepted.reload();
        assertThat(ServerConfig.load(accepted.copy()).server().nickname()).isEqualTo("test");
    }

    @Test
    void keepsAKeyThatIsNotWrittenAnyMore() throws Exception {
        Path moved = temp.resolve("moved");
        edit("MixInterval: 40 min", "WorkDir: " + moved);
        AcceptedConfig with = new AcceptedConfig(ServerConfig.load(TestConfig.file(temp)), temp.resolve("run"));
        Files.writeString(TestConfig.file(temp), original);
        assertThat(with.reload().frozen()).extracting(Object::toString).containsExactly("Server/WorkDir");
        assertThat(ServerConfig.load(with.copy()).server().workDir()).isEqualTo(moved);
    }

    private void edit(String from, String to) throws Exception {
        Files.writeString(TestConfig.file(temp), original.replace(from, to));
    }
}
