package io.weir.cli.rules;

import io.weir.rules.book.RuleBook;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.proof.RuleTests;
import io.weir.rules.proof.TestFile;
import io.weir.rules.proof.TestFileReader;
import io.weir.rules.proof.TestOutcome;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs test files against rules that are tried together with the bundled ones, whose place they take where they are the
 * same rule: what a correlation or a chain refers to need not be named.
 *
 * @param problems why rules or tests cannot be used; then nothing was run
 */
public record RuleTestRun(List<TestOutcome> outcomes, List<Problem> problems) {

    public static RuleTestRun of(RuleTestFiles files) {
        List<RuleSource> sources = new ArrayList<>(RuleFiles.bundled());
        sources.addAll(RuleFiles.read(files.rules()));
        RuleSet.Compilation compilation = RuleBook.of(sources).compile();
        List<Problem> problems = new ArrayList<>(compilation.problems());
        List<TestFile> tests = new ArrayList<>();
        for (RuleSource source : RuleFiles.read(files.tests())) {
            TestFileReader.Reading reading = TestFileReader.read(source);
            problems.addAll(reading.problems());
            tests.add(reading.tests());
        }
        if (!problems.isEmpty()) {
            return new RuleTestRun(List.of(), List.copyOf(problems));
        }
        Mappings mappings = Mappings.bundled();
        RuleSet rules = compilation.rules();
        var run = new RuleTests(rules, mappings, new ShippedRecords(rules, mappings));
        return new RuleTestRun(
                tests.stream().flatMap(test -> run.run(test).stream()).toList(), List.of());
    }

    public long failed() {
        return outcomes.stream().filter(outcome -> !outcome.passed()).count();
    }
}
