package net.mixminion.client.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.mixminion.client.address.AddressException.Fault;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {
    @Test
    void bindsAMailboxToTheServerBehindTheAt() throws AddressException {
        ExitAddress address = AddressParser.parse("MBox:bob@Lark");
        assertThat(address).isEqualTo(new ExitAddress(RoutingType.MBOX, "bob", "Lark"));
        assertThat(address.isBoundToServer()).isTrue();
        assertThat(address.kind()).isEqualTo("mbox");
    }

    @Test
    void aPacketToNowhereCarriesNothing() throws AddressException {
        assertThat(AddressParser.parse("Drop").hasPayload()).isFalse();
        assertThat(AddressParser.parse("0x0000").hasPayload()).isFalse();
        assertThat(AddressParser.parse("test").hasPayload()).isTrue();
    }

    @Test
    void typesThatPassAPacketOnAreNoExits() throws AddressException {
        assertThat(AddressParser.parse("0x0004:x").isExit()).isFalse();
        assertThat(AddressParser.parse("0x0100:x").isExit()).isTrue();
        assertThat(AddressParser.parse("drop").isExit()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b c",
                "a b@c",
                "a@",
                "@b",
                "a@b@c",
                "a..b@c",
                ".a@b",
                "a@b.",
                "a(x)@b",
                "\u00e4@b",
                "a@\u00e4",
                "a@127",
                "a@[1.2.3.4]",
                "a@b\n"
            })
    void refusesWhatIsNoMailAddress(String text) {
        assertThatThrownBy(() -> AddressParser.parse("smtp:" + text))
                .isInstanceOfSatisfying(
                        AddressException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_A_MAIL_ADDRESS));
    }

    @Test
    void readsNumbersAsPythonDoes() throws AddressException {
        assertThat(AddressParser.parse("0x 12 ").type()).isEqualTo(0x12);
        assertThat(AddressParser.parse("0x+123").type()).isEqualTo(0x123);
        assertThat(AddressParser.parse("0x0x12").type()).isEqualTo(0x12);
        assertThat(AddressParser.parse("0X00fF").type()).isEqualTo(0xFF);
        assertThat(AddressParser.parse("0x-000").type()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0x-001,NEGATIVE", "0xFFFF,OUT_OF_RANGE", "0x-+12,NOT_HEXADECIMAL", "0x12345,NUMBER_FORM"})
    void refusesNumbersOutOfRange(String text, Fault fault) {
        assertThatThrownBy(() -> AddressParser.parse(text))
                .isInstanceOfSatisfying(
                        AddressException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
