package io.weir.jobs.respond;

import io.weir.rules.command.Command;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.command.CommandException;
import io.weir.rules.command.CommandJson;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads commands; those about responses go another way, and those that cannot be read are answered. */
public final class ReadCommands extends ProcessFunction<CommandRecord, Command> {
    public static final OutputTag<Command> ABOUT_RESPONSES =
            new OutputTag<>("response-commands", TypeInformation.of(Command.class));
    public static final OutputTag<CommandAnswer> ANSWERS =
            new OutputTag<>("unreadable-commands", TypeInformation.of(CommandAnswer.class));

    @Override
    public void processElement(CommandRecord record, Context context, Collector<Command> out) {
        try {
            Command command = CommandJson.read(record.json(), record.timeMillis());
            if (command.subject() == Subject.RESPONSE) {
                context.output(ABOUT_RESPONSES, command);
            } else {
                out.collect(command);
            }
        } catch (CommandException e) {
            context.output(
                    ANSWERS, new CommandAnswer(record.place(), "", "", false, e.getMessage(), record.timeMillis()));
        }
    }
}
