#!/usr/bin/env bash
# Measures the parts of matching, each for itself, with JMH: reading an event, one pass for all texts, searching with a
# regular expression, matching a quiet and a matching event, counting distinct values.
#
#   bench/parts.sh [OPTIONS OF JMH...]        e.g. -rf json -rff parts.json, or a part of a name to run only that
#
# Takes about a minute. JMH is used here and nowhere else: its licence (GPL 2 with the classpath exception) keeps it out of
# everything that ships.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
here=$PWD
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT

cd "$root"
mvn -B -q -Pjmh -pl rules test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" </dev/null
cd "$here"
java -cp "$root/rules/target/test-classes:$root/rules/target/classes:$(cat "$classpath")" org.openjdk.jmh.Main "$@"
