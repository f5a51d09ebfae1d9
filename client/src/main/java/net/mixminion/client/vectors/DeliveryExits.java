package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.mixminion.config.ConfigException;
import net.mixminion.config.ServerConfig;
import net.mixminion.config.Surroundings;
import net.mixminion.delivery.AddressFile;
import net.mixminion.delivery.Blacklist;
import net.mixminion.delivery.MailRules;
import net.mixminion.delivery.MailStyle;
import net.mixminion.delivery.MboxRules;
import net.mixminion.delivery.SmtpRules;
import net.mixminion.packet.RoutingType;

/** The exits that delivery.json tells of, made from its configurations, blacklist and address file. */
final class DeliveryExits {
    private final JsonNode file;
    private final Map<String, Exit> made = new HashMap<>();

    DeliveryExits(JsonNode file) {
        this.file = file;
    }

    /** One way of delivery. */
    record Exit(MailRules rules, MailStyle style) {}

    /** The exit that a case is about. */
    Exit of(JsonNode c) throws ConfigException {
        String name = text(c, "config");
        int exitType = Fields.number(c, "exit_type");
        String key = name + " " + exitType;
        Exit known = made.get(key);
        if (known == null) {
            known = make(name, exitType);
            made.put(key, known);
        }
        return known;
    }

    Blacklist blacklist() throws ConfigException {
        return Blacklist.parse("blacklist_file", text(file, "blacklist_file"));
    }

    private Exit make(String name, int exitType) throws ConfigException {
        ServerConfig config = ServerConfig.fromText(name, text(file.required("configs"), name), new Anywhere());
        if (exitType == RoutingType.SMTP) {
            MailStyle style = MailStyle.of(config.smtp().orElseThrow());
            boolean listed = config.smtp().get().blacklistFile().isPresent();
            return new Exit(new SmtpRules(style, listed ? blacklist() : Blacklist.empty()), style);
        }
        if (exitType == RoutingType.MBOX) {
            MailStyle style = MailStyle.of(config.mbox().orElseThrow());
            return new Exit(new MboxRules(style, AddressFile.parse("address_file", text(file, "address_file"))), style);
        }
        throw new IllegalArgumentException("no exit type " + exitType + " in this kind of file");
    }

    /** The vectors' machine with every file that a configuration names: their texts stand in the vectors. */
    private static final class Anywhere implements Surroundings {
        private final Surroundings machine = new VectorMachine();

        @Override
        public boolean exists(Path path) {
            return true;
        }

        @Override
        public boolean isCharacterDevice(Path path) {
            return machine.isCharacterDevice(path);
        }

        @Override
        public Optional<Path> findCommand(String name) {
            return machine.findCommand(name);
        }

        @Override
        public Optional<String> home(String user) {
            return machine.home(user);
        }

        @Override
        public OptionalInt userId(String name) {
            return machine.userId(name);
        }
    }
}
