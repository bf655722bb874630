package io.lagmonitor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {

    private static final URI ADDRESS = URI.create("https://api.example.com:8443/v2/lag?key=hidden#hidden");

    @Test
    void showsOnlyWhatIsNoSecret() {
        HttpCall call = HttpCall.post(ADDRESS).header("Authorization", "hidden").body("text/plain", new byte[0]);

        assertThat(call).hasToString("POST https://api.example.com:8443/v2/lag");
        assertThat(call.hidePath()).hasToString("POST https://api.example.com:8443/...");
    }

    @Test
    void hidesThePathItIsRedirectedTo() {
        HttpCall call = HttpCall.post(ADDRESS).hidePath();

        assertThat(call.redirected(URI.create("https://api.example.com:8443/hidden"), true))
            .hasToString("POST https://api.example.com:8443/..., redirected to GET https://api.example.com:8443/...");
    }

    @Test
    void quotesNoValueOfAHeader() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> HttpCall.get(ADDRESS).header("Authorization", "hid\nden"))
            .withMessage("header Authorization cannot be sent: its name or a character of its value is not allowed")
            .satisfies(e -> assertThat(printed(e)).doesNotContain("hid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hidden", "ftp://hidden", "https:///hidden", "https://user:hidden@host/",
        "https://host/hid den", "https://hidden_host/"})
    void quotesNoAddressThatCannotBeCalled(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.address(address))
            .withMessageStartingWith("not an address").satisfies(e -> assertThat(printed(e)).doesNotContain("hid"));
    }

    @Test
    void takesAnAddressWithBlanksAround() {
        assertThat(HttpCall.address(" HTTPS://host ")).isEqualTo(URI.create("HTTPS://host"));
    }

    @Test
    void replacesTheBody() {
        HttpCall call = HttpCall.post(ADDRESS).body("text/plain", new byte[1]).body("application/json", new byte[2]);

        assertThat(call.request().headers().allValues("content-type")).containsExactly("application/json");
        assertThat(call.request().bodyPublisher().orElseThrow().contentLength()).isEqualTo(2);
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().replaceAll("\\tat .*\n", "");
    }
}
