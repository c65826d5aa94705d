"""Benchmarks: `./run bench [name …]`. Ratios against named baselines, both sides in one run, medians.

Nothing here touches the site's own database or files: every part works in a folder of its own under
`BENCH_DIR` (default: `family-hubs-bench` in the machine's folder for temporary files).
"""
