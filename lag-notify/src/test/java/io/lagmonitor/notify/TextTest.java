package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void showsWhatIsNotSeen() {
        assertThat(Text.visible("two\r\nlines\u2028\u0000")).isEqualTo("two\\r\\nlines\\u2028\\u0000");
        assertThat(Text.visible("\u202egnp.exe")).isEqualTo("\\u202egnp.exe");
        assertThat(Text.visible("half \ud83d")).isEqualTo("half \\ud83d");
        assertThat(Text.visible("")).isEqualTo("\"\"");
        assertThat(Text.visible("  ")).isEqualTo("\"  \"");
    }

    @Test
    void leavesEmojiAndOtherWritingsAsTheyAre() {
        assertThat(Text.visible("日本 🐢 👩‍👩‍👧‍👦")).isEqualTo("日本 🐢 👩‍👩‍👧‍👦");
    }

    @Test
    void isolatesWhatIsWrittenFromRightToLeft() {
        assertThat(Text.visible("הזמנות-prod")).isEqualTo("\u2068הזמנות-prod\u2069");
    }

    @Test
    void cutsBetweenCharactersAndClosesWhatItOpened() {
        assertThat(Text.cut("orders", 6)).isEqualTo("orders");
        assertThat(Text.cut("orders", 5)).isEqualTo("orde…");
        assertThat(Text.cut("🐢🐢🐢", 4)).isEqualTo("🐢…");
        assertThat(Text.cut("\u2068אבגדה\u2069", 5)).isEqualTo("\u2068אב…\u2069");
        assertThat(Text.cut("\u2068א\u2069 orders", 5)).isEqualTo("\u2068א\u2069 …");
    }

    @Test
    void cutsWhatIsWrittenForACharacterNeverInTwo() {
        for (int most = 1; most < 12; most++) {
            assertThat(Text.cut("<<<", most, character -> "&lt;")).hasSizeLessThanOrEqualTo(most)
                .matches("(&lt;)*…?");
        }
        assertThat(Text.cut("<<<", 12, character -> "&lt;")).isEqualTo("&lt;&lt;&lt;");
    }

    @Test
    void everyNameIsReadBackByAShellAsItWas() throws Exception {
        List<String> names = Cases.NAMES.stream().filter(name -> !name.contains("\u0000") 
            && name.codePoints().noneMatch(each -> Character.getType(each) == Character.SURROGATE)).toList();
        for (String name : names) {
            String quoted = Shell.quoted(name);
            Process shell = new ProcessBuilder("bash", "-c", "printf %s " + quoted).start();

            assertThat(new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(name);
            assertThat(quoted).doesNotContain("`").doesNotContain("\n").doesNotContain("\u202e");
        }
    }

    @Test
    void ordinaryWordsStandAsTheyAre() {
        assertThat(Shell.quoted("orders-consumer.v2")).isEqualTo("orders-consumer.v2");
        assertThat(Shell.quoted("orders of today")).isEqualTo("'orders of today'");
        assertThat(Shell.quoted("-x")).isEqualTo("'-x'");
        assertThat(Shell.quoted("")).isEqualTo("''");
    }
}
