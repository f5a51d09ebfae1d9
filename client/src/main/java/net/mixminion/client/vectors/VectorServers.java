package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.mixminion.crypto.RsaKeys;
import net.mixminion.crypto.RsaPrivateKey;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.PacketHandler;
import net.mixminion.packet.PacketKey;

/** The servers of packets.json, by name. */
final class VectorServers {
    private final JsonNode servers;

    VectorServers(JsonNode servers) {
        this.servers = servers;
    }

    /** The name under which the server's only key is known to its hash log. */
    static String keySet() {
        return "key_0001";
    }

    RsaPrivateKey key(String name) throws WireFormatException {
        String pem = servers.path(name).path("packet_key_pem").asText();
        return RsaKeys.parsePem(pem.getBytes(StandardCharsets.US_ASCII));
    }

    PacketHandler handler(String name) throws WireFormatException {
        return new PacketHandler(List.of(new PacketKey(keySet(), key(name))));
    }

    /** What of a server can be computed and not only be taken. */
    void check(String name, JsonNode server, Report report) throws WireFormatException {
        report.expect("name", server.path("name").asText(), name);
        report.expect(
                "packet_key_public_der",
                PacketVectors.octets(server.path("packet_key_public_der_b64")),
                RsaKeys.encodePublic(key(name).publicKey()));
    }
}
