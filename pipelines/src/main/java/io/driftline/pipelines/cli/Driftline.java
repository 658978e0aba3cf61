package io.driftline.pipelines.cli;

import io.driftline.pipelines.config.ConfigurationException;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code driftline COMMAND …}.
 *
 * <p>Exit codes: 0 done, 1 something failed while running, 2 bad configuration or usage; the
 * launcher's virtual machine exits with 3 when it is out of memory. What a user did wrong is said
 * on standard error without a stack trace; {@code --verbose} shows traces.
 */
@Command(
        name = "driftline",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Continual learning inside Apache Flink.",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something failed while running",
            "2:bad configuration or usage",
            "3:out of memory; DRIFTLINE_JAVA_OPTS=-Xmx8g gives more"
        })
public final class Driftline implements Runnable {
    /** Done. */
    public static final int DONE = 0;

    /** Something failed while running. */
    public static final int FAILED = 1;

    /** Bad configuration or usage. */
    public static final int BAD_USAGE = 2;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // numbers look the same everywhere
        System.exit(commandLine().execute(args));
    }

    /** Returns the whole command line; every command is one line here. */
    public static CommandLine commandLine() {
        return explainErrors(
                new CommandLine(new Driftline())
                        .addSubcommand(new CheckCommand())
                        .addSubcommand(new DemoCommand())
                        .addSubcommand(new RunCommand())
                        .addSubcommand(new ServeCommand())
                        .addSubcommand(new EvaluateCommand())
                        .addSubcommand(new ProveCommand())
                        .addSubcommand(new StateCommand())
                        .addSubcommand(new ModelsCommand())
                        .addSubcommand(new BenchCommand()));
    }

    /** Makes a command line and its commands say what went wrong as all of ours do. */
    static CommandLine explainErrors(CommandLine commandLine) {
        return commandLine
                .setParameterExceptionHandler(Driftline::explainUsage)
                .setExecutionExceptionHandler(Driftline::explainFailure);
    }

    /** Shows what happens inside. */
    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log more than warnings, and show traces of failures.")
    void verbose(boolean verbose) {
        if (verbose) {
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.INFO);
        }
    }

    /** Says how to call it when it is called without a command. */
    @Override
    public void run() {
        String commands = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(
                spec.commandLine(), "A command is missing; it must be one of: " + commands + ".");
    }

    private static int explainUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        String name = command.getCommandSpec().qualifiedName();
        err.println("See %s --help.".formatted(name));
        return BAD_USAGE;
    }

    private static int explainFailure(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigurationException configuration) {
            configuration.problems().forEach(err::println);
            int count = configuration.problems().size();
            err.println(count == 1 ? "1 problem." : count + " problems.");
            return BAD_USAGE;
        }
        err.println("%s failed: %s".formatted(command.getCommandName(), reason(failure)));
        Logger log = LoggerFactory.getLogger(Driftline.class);
        if (log.isInfoEnabled()) {
            log.info("What led to it:", failure);
        } else {
            err.println("Run it with --verbose to see what led to it.");
        }
        return FAILED;
    }

    /**
     * Returns what we said went wrong and the innermost reason: frameworks wrap it several times in
     * between.
     */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String said = message(failure);
        String why = message(innermost);
        return said.contains(why) ? said : said + " Reason: " + why;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
