#!/usr/bin/env bash
# Measures Weir beside rsigma (another Sigma engine, in Rust) on the same rules and events, and compares their matches.
#
#   bench/beside-rsigma.sh RULES_DIRECTORY EVENTS...        recorded Windows events, JSON lines, also packed
#
# Needs rsigma (cargo install rsigma --locked), python3 and taskset; the build of Weir needs none of them. Events are made
# such that they declare their log source and use Sigma's field names, so that both engines read the same file. Each
# runs on one core, with routing by log source; they take turns. What counts is CPU time, and throughput is that of
# what is added: the time for REPEAT passes over the events less the time for one, so that neither start nor loading count.
#
# Environment: TURNS (3), REPEAT (10), CORE (0), WEIR (./weir), RSIGMA (rsigma), WORK (a new temporary directory).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
turns=${TURNS:-3}
repeat=${REPEAT:-10}
core=${CORE:-0}
weir=${WEIR:-$root/weir}
rsigma=${RSIGMA:-rsigma}

if [ $# -lt 2 ]; then
  sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
command -v "$rsigma" >/dev/null || { echo "no rsigma found: cargo install rsigma --locked, or say RSIGMA=…" >&2; exit 3; }
command -v taskset >/dev/null || { echo "no taskset found (Debian: apt install util-linux)" >&2; exit 3; }

if [ -n "${WORK:-}" ]; then
  work=$WORK
  mkdir -p "$work"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi

rules=$1
shift
python3 "$root/bench/declare-log-sources.py" "$work/events.jsonl" "$@"
events=$(wc -l <"$work/events.jsonl")
for ((i = 0; i < repeat; i++)); do cat "$work/events.jsonl"; done >"$work/repeated.jsonl"

run_rsigma() { # passes, further options
  local file=$work/events.jsonl
  [ "$1" -eq 1 ] || file=$work/repeated.jsonl
  shift
  taskset -c "$core" "$rsigma" engine eval -r "$rules" -e "@$file" --input-format json --output-format ndjson \
    --logsource-routing \
    --logsource-field-map 'product=@logsource.product,service=@logsource.service,category=@logsource.category' "$@"
}

run_weir() { # passes
  local file=$work/events.jsonl
  [ "$1" -eq 1 ] || file=$work/repeated.jsonl
  taskset -c "$core" "$weir" match --rules "$rules" --events "$file"
}

# Prints the CPU seconds of a command, its children included.
cpu() {
  local times TIMEFORMAT='%U %S'
  times=$({ time "$@" >/dev/null 2>"$work/stderr"; } 2>&1) || { cat "$work/stderr" >&2; return 1; }
  awk '{ print $1 + $2 }' <<<"$times"
}

echo "$events events, $("$rsigma" --version)"
run_weir 1 >"$work/weir.jsonl" 2>"$work/stderr" # builds Weir if need be
run_rsigma 1 --include-event >"$work/rsigma.jsonl" 2>"$work/stderr"
for ((turn = 0; turn < turns; turn++)); do
  for engine in weir rsigma; do
    once=$(cpu "run_$engine" 1)
    more=$(cpu "run_$engine" "$repeat")
    awk -v e="$engine" -v n="$events" -v r="$repeat" -v once="$once" -v more="$more" \
      'BEGIN { printf "%s %.0f %.2f\n", e, n * (r - 1) / (more - once), once }' | tee -a "$work/turns"
  done
done

for engine in weir rsigma; do
  awk -v e="$engine" '$1 == e { print $2 }' "$work/turns" | sort -n | awk -v e="$engine" \
    '{ v[NR] = $1 } END { printf "%-7s %d events/s (%d to %d)\n", e, v[int((NR + 1) / 2)], v[1], v[NR] }'
done | tee "$work/summary"
awk '{ v[$1] = $2 } END { printf "weir / rsigma  %.1f\n", v["weir"] / v["rsigma"] }' "$work/summary"
python3 "$root/bench/compare-matches.py" "$work/events.jsonl" "$work/weir.jsonl" "$work/rsigma.jsonl" || true
