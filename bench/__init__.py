"""The benchmarks: each module prints its table when `munadi bench NAME` runs it."""
