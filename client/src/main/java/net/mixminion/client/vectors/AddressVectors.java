package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import net.mixminion.client.address.AddressException;
import net.mixminion.client.address.AddressParser;
import net.mixminion.client.address.ExitAddress;

/** The {@code addresses} of config.json: the text of an exit address and what it means. */
final class AddressVectors {
    private AddressVectors() {}

    /** Runs the cases of the array. */
    static void run(JsonNode addresses, Report report) {
        for (JsonNode address : addresses) {
            String input = address.path("input").asText();
            report.check("address " + input, () -> check(address, input, report));
        }
    }

    private static void check(JsonNode expected, String input, Report report) {
        ExitAddress found;
        try {
            found = AddressParser.parse(input);
        } catch (AddressException e) {
            report.expect("result", expected.path("result").asText(), "error");
            report.expect("error", expected.path("error").asText(), referenceError(e.fault(), input));
            return;
        }
        report.expect("result", expected.path("result").asText(), "ok");
        report.expect("exit_type", expected.path("exit_type").asInt(-1), found.type());
        report.expect("exit_info", expected.path("exit_info").asText(), found.info());
        JsonNode lastHop = expected.path("last_hop");
        report.expect("last_hop", lastHop.isTextual() ? lastHop.asText() : null, found.lastHop());
    }

    private static String referenceError(AddressException.Fault fault, String input) {
        return switch (fault) {
            case NOT_AN_ADDRESS -> "ParseError: Can't parse address " + input;
            case NUMBER_FORM -> "ParseError: Invalid address " + PythonText.quoted(input);
            case NOT_HEXADECIMAL -> "ParseError: Invalid hexidecimal value " + PythonText.quoted(input.substring(2, 6));
            case NEGATIVE ->
                "ParseError: Invalid type: 0x" + input.substring(2, 6).strip();
            case OUT_OF_RANGE -> "UIError: Exit type 0xFFFF is out of range.";
            case EMPTY_MAILBOX -> "ParseError: Empty mbox";
            case NOT_A_MAIL_ADDRESS ->
                "ParseError: Invalid rfc822 mailbox " + PythonText.quoted(input.substring(input.indexOf(':') + 1));
            case UNKNOWN_KIND -> "ParseError: Unrecognized address type: " + input;
        };
    }
}
