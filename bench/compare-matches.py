#!/usr/bin/env python3
"""Compares which rule matched which event.

Usage: compare-matches.py EVENTS WEIR_MATCHES RSIGMA_MATCHES

EVENTS is the file of events that both matched; the others are the lines that they printed, rsigma's with --include-event.
Prints the number of matches in common and, by rule, what only one of both found. Exit code 1 if there is a difference.
"""
import collections
import json
import sys


def canonical(event):
    return json.dumps(event, sort_keys=True)


def main(events_file, weir_file, rsigma_file):
    with open(events_file, encoding="utf-8") as lines:
        events = [canonical(json.loads(line)) for line in lines]
    weir, rsigma = collections.Counter(), collections.Counter()
    with open(weir_file, encoding="utf-8") as lines:
        for match in map(json.loads, lines):
            if "rule" in match:
                weir[match["rule"], events[match["event"]]] += 1
    titles = {}
    with open(rsigma_file, encoding="utf-8") as lines:
        for match in map(json.loads, lines):
            if match.get("event") is not None:
                rule = match.get("rule_id") or match["rule_title"]
                titles[rule] = match["rule_title"]
                rsigma[rule, canonical(match["event"])] += 1
    print(f"{sum((weir & rsigma).values())} matches in common")
    different = False
    for name, only in (("weir", weir - rsigma), ("rsigma", rsigma - weir)):
        by_rule = collections.Counter()
        example = {}
        for (rule, event), count in only.items():
            by_rule[rule] += count
            example.setdefault(rule, event)
        different = different or bool(by_rule)
        print(f"only {name}: {sum(by_rule.values())}")
        for rule, count in by_rule.most_common():
            print(f"  {count:6} {rule} {titles.get(rule, '')}\n         {example[rule][:160]}")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
