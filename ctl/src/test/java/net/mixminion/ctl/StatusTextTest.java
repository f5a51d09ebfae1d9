package net.mixminion.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static String text(String json) throws IOException {
        JsonNode status = new ObjectMapper().readTree(json);
        return StatusText.of(status);
    }

    @Test
    void tellsWhoDoesTheCryptographyAndHowFast() throws IOException {
        assertThat(text("""
                        {"nickname": "Mix", "state": "healthy", "pid": 7, "facts": {
                            "mixer RSA": "AmazonCorrettoCryptoProvider", "mixer Packets a second and core": "3011"}}
                        """))
                .contains("\nmixer RSA: AmazonCorrettoCryptoProvider\nmixer Packets a second and core: 3011\n");
    }

    @Test
    void tellsThatAKeyIsRetired() throws IOException {
        assertThat(text("""
                        {"nickname": "Mix", "state": "degraded", "keys": [
                            {"name": "key_0001", "in_force": true, "retired": true},
                            {"name": "key_0002", "in_force": true, "retired": false}],
                         "problems": ["key_0001 is retired: hash log missing"]}
                        """))
                .containsPattern("(?m)^key_0001 .* retired$")
                .doesNotContainPattern("(?m)^key_0002 .* retired$")
                .contains("Problem: key_0001 is retired: hash log missing");
    }
}
