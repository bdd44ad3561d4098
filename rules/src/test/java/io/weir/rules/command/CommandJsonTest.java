package io.weir.rules.command;

import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommandJsonTest {
    private static final long NOW = 1_800_000_000_000L;

    private static Command read(String json) throws CommandException {
        return CommandJson.read(json.replace('\'', '"').getBytes(UTF_8), NOW);
    }

    @Test
    void aCommandIsReadAsItWasWritten() throws CommandException {
        Command command = new Command(
                "c1",
                "acme",
                NOW,
                "anna",
                Action.FALSE_POSITIVE,
                Subject.ALERT,
                "a1",
                "",
                "ssh",
                "203.0.113.9",
                86_400_000,
                "a scanner of ours");

        assertThat(CommandJson.read(CommandJson.write(command), NOW)).isEqualTo(command);
    }

    @Test
    void timeTenantAndIdMayBeLeftOut() throws CommandException {
        Command command = read("{'user':'anna','action':'acknowledge','on':'incident','target':'i1'}");

        assertThat(command.timeMillis()).isEqualTo(NOW);
        assertThat(command.tenant()).isEqualTo("default");
        assertThat(command.id()).hasSize(32);
        assertThat(read("{'user':'anna','action':'acknowledge','on':'incident','target':'i1'}"))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            nonsense | found no JSON object
            {'action':'close'} | found no 'on'
            {'user':'a','action':'explode','on':'alert'} | action: found 'explode', expected one of acknowledge, assign
            {'user':'a','action':'merge','on':'alert','target':'a'} | on: found 'alert' for the action 'merge', expected incident
            {'user':'a','action':'approve','on':'incident','target':'a'} | expected response
            {'user':'a','action':'close','on':'incident','target':'a'} | found no 'value'
            {'user':'a','action':'close','on':'incident','target':'a','value':'done'} | expected a verdict: true-positive
            {'user':'a','action':'note','on':'incident','target':'a b','value':'x'} | target: found 'a b', expected an id
            {'action':'note','on':'incident','target':'a','value':'x'} | found no 'user'
            {'user':'a','action':'acknowledge','on':'incident','target':'a','mood':'bad'} | found the key 'mood'
            {'user':'a','action':'acknowledge','on':'incident','target':'a','for':'1h'} | found 'for'
            {'user':'a','action':'silence','on':'alert','for':'1h'} | found neither 'rule' nor 'entity'
            {'user':'a','action':'silence','on':'alert','rule':'r'} | for: found ''
            {'user':'a','action':'silence','on':'alert','rule':'r','for':'91d'} | at most 90d
            {'user':'a','action':'false-positive','on':'alert','target':'x'} | found no 'rule' or no 'entity'
            {'user':'a','action':'acknowledge','on':'incident','target':'a','time':'2099-01-01T00:00:00Z'} | expected no time in the future
            {'user':'a','action':'acknowledge','on':'incident','target':'a','time':'noon'} | expected a time such as
            {'user':5,'action':'acknowledge','on':'incident','target':'a'} | user: found 5, expected a text
            """)
    void whatIsWrongIsSaid(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(message);
    }

    @Property(tries = 500)
    void anythingElseIsRefusedAndNeverBreaks(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> CommandJson.read(bytes, NOW)).isInstanceOf(CommandException.class);
    }

    @Test
    void answersAreReadAsTheyWereWritten() throws IOException {
        CommandAnswer answer = new CommandAnswer("c1", "default", "i1", false, "there is none", NOW);

        assertThat(CommandJson.readAnswer(CommandJson.write(answer))).isEqualTo(answer);
    }
}
