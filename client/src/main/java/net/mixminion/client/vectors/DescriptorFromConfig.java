package net.mixminion.client.vectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import net.mixminion.directory.DescriptorContent;
import net.mixminion.directory.DescriptorWriter;
import net.mixminion.directory.ServerDescriptor;
import net.mixminion.packet.payload.FragmentationParams;

/** Writes the descriptor that a configuration asks for, to be compared with the reference's for the same. */
final class DescriptorFromConfig {
    private DescriptorFromConfig() {}

    /**
     * The descriptor without digest and signature.
     *
     * @param theirs gives what no configuration tells: days, keys, software
     */
    static String unsigned(String configText, ServerDescriptor theirs) throws ConfigException {
        ServerConfig config =
                ServerConfig.fromText("mixminiond.conf", ReferenceDefaults.spelledOut(configText), new AnyMachine());
        Integer fragments = config.fragmented()
                .map(section -> FragmentationParams.of(section.maximumSize(), 0).fragments())
                .orElse(null);
        DescriptorContent content = DescriptorContent.of(
                config,
                config.incoming().hostname().orElse(""),
                fragments,
                theirs.software().orElse(""),
                theirs.published(),
                theirs.validAfter(),
                theirs.validUntil());
        return DescriptorWriter.unsigned(content, theirs.packetKey(), theirs.identity());
    }

    /** A machine on which every file is where a configuration says. */
    private static final class AnyMachine implements Surroundings {
        @Override
        public boolean exists(Path path) {
            return true;
        }

        @Override
        public boolean isCharacterDevice(Path path) {
            return true;
        }

        @Override
        public Optional<Path> findCommand(String name) {
            return Optional.of(Path.of("/bin").resolve(name));
        }

        @Override
        public Optional<String> home(String user) {
            return Optional.of("/home/" + user);
        }

        @Override
        public OptionalInt userId(String name) {
            return OptionalInt.of(1);
        }
    }
}
