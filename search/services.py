def engine_health() -> dict: return {}
