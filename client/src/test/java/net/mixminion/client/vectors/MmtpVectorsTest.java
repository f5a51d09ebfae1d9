package net.mixminion.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import net.mixminion.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MmtpVectorsTest {
    private final StringWriter printed = new StringWriter();

    private Report run(JsonNode file) {
        Report report = new Report(new PrintWriter(printed, true));
        new MmtpVectors().run(file, report);
        return report;
    }

    @Test
    void everyCaseHoldsAndOneDiffersOnPurpose() {
        JsonNode file = Vectors.file("mmtp");

        Report report = run(file);

        assertThat(report.failed()).as(printed.toString()).isZero();
        assertThat(report.different()).isEqualTo(1);
        assertThat(report.passed())
                .isEqualTo(file.get("server_transcripts").size()
                        + file.get("client_transcripts").size()
                        - 1
                        + 1);
    }

    @Test
    void eachExpectedValueIsCompared() {
        ObjectNode file = (ObjectNode) Vectors.file("mmtp");
        ArrayNode servers = (ArrayNode) file.get("server_transcripts");
        ArrayNode clients = (ArrayNode) file.get("client_transcripts");
        file.removeAll();
        ArrayNode changedServers = file.putArray("server_transcripts");
        ObjectNode server = (ObjectNode) servers.get(0);
        changedServers.add(server.deepCopy().put("server_bytes_b64", changed(server, "server_bytes_b64", 30)));
        changedServers.add(server.deepCopy().put("server_bytes_text", changed(server, "server_bytes_text", 1)));
        changedServers.add(server.deepCopy().put("server_closed", true));
        changedServers.add(server.deepCopy().put("packets_delivered", 2));
        changedServers.add(server.deepCopy().put("junk_received", 1));
        changedServers.add(server.deepCopy().put("rejected", 1));
        ObjectNode hash = server.deepCopy();
        hash.putArray("delivered_sha1_hex").add("0".repeat(40));
        changedServers.add(hash);
        ArrayNode changedClients = file.putArray("client_transcripts");
        ObjectNode client = (ObjectNode) clients.get(0);
        changedClients.add(client.deepCopy().put("result", "error"));
        changedClients.add(client.deepCopy().put("error", "any"));
        changedClients.add(client.deepCopy().put("client_closed_tls", false));
        ObjectNode one = client.deepCopy();
        one.putArray("acknowledged").add(0);
        changedClients.add(one);
        for (int block = 0; block < 3; block++) {
            ObjectNode damaged = client.deepCopy();
            ArrayNode blocks = (ArrayNode) damaged.get("client_blocks_b64");
            blocks.set(block, flipped(blocks.get(block).textValue(), 3));
            changedClients.add(damaged);
        }

        Report report = run(file);

        assertThat(report.passed()).as(printed.toString()).isZero();
        assertThat(report.failed()).isEqualTo(changedServers.size() + changedClients.size());
    }

    private static String changed(ObjectNode node, String field, int at) {
        return flipped(node.get(field).textValue(), at);
    }

    /** The text with another character at one place. */
    private static String flipped(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    @Test
    void anyChangeOfTheCertificatesIsFound() {
        ObjectNode certs = (ObjectNode) Vectors.file("mmtp").get("certs");
        for (String field : new String[] {"chain_pem", "identity_pem", "mmtp_key_pem", "dh_params_pem", "keyid_b64"}) {
            String text = certs.get(field).textValue();
            int body = field.equals("keyid_b64") ? 0 : text.indexOf('\n') + 1;
            for (int part = 1; part < 6; part++) {
                int at = body + (text.length() - 2 * body) * part / 6;
                if (text.charAt(at) == '\n') {
                    at++;
                }
                assertFails(certs.deepCopy().put(field, flipped(text, at)), field + " at " + at);
            }
        }
        assertFails(certs.deepCopy().put("nickname", "Other"), "nickname");
        assertFails(certs.deepCopy().put("not_before", certs.get("not_before").doubleValue() + 1), "not_before");
        assertFails(certs.deepCopy().put("not_after", certs.get("not_after").doubleValue() - 1), "not_after");
    }

    private void assertFails(ObjectNode certs, String what) {
        ObjectNode file = certs.objectNode();
        file.set("certs", certs);
        Report report = run(file);
        assertThat(report.failed()).as(what).isEqualTo(1);
    }

    @Test
    void unknownPartFails() {
        ObjectNode file = (ObjectNode) Vectors.file("mmtp");
        file.removeAll();
        file.putArray("new_part");

        assertThat(run(file).failed()).isEqualTo(1);
    }
}
