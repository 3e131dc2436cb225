"""The rules: what the law, the policy and the practice say, as pure functions of values."""
