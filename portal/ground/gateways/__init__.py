"""How a person outside is reached: by mail or by SMS, each through what the operator has set."""
