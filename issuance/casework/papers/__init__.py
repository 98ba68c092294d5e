"""Numbered papers of an office (文书): what each says, how it is made, what corrects it."""
