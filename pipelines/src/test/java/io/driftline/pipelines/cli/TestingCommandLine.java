package io.driftline.pipelines.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command in this process. */
record TestingCommandLine(int exitCode, String out, String err) {

    static TestingCommandLine run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Driftline.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return new TestingCommandLine(commandLine.execute(args), out.toString(), err.toString());
    }
}
